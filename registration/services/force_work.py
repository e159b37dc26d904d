"""What a task force does: meetings with their minutes, decisions with who does them and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, one_line, required_text
from registration.models import Case, Force, ForceDecision, ForceMeeting, ForceMember
from registration.notifications.forces import tell_for_sides, tell_meeting, tell_to_do
from registration.selectors.forces import force_relations, own_place
from registration.services.forces import record_on_force, require_force_head, standing_force
from registration.services.slots import somewhere
from registration.services.stages import touch
from registration.workflow.forces import HEAD
from registration.workflow.relations import OFFICER

MOST_SUBJECT, MOST_RECORD, MOST_DECISION = 120, 4000, 500
SHORTEST, LONGEST = 15, 480


@dataclass(frozen=True)
class ForceMeetingPlan:
    subject: str
    starts_at: datetime
    minutes: int = 60
    place: str = ""
    link: str = ""


def plan_meeting(*, by: Actor, force: Force, plan: ForceMeetingPlan) -> ForceMeeting:
    """An officer or who leads it calls the members together; they are told. A past one can be written down later.

    Raises PermissionRefused, InvalidInput, GuardRefused once the task force is closed.
    """
    texts = _checked(plan)
    with transaction.atomic():
        held = standing_force(force)
        person = require_force_head(by, held)
        meeting = ForceMeeting.objects.create(
            ref=new_ref(), force=held, starts_at=plan.starts_at, minutes=plan.minutes, planned_by_id=person, **texts
        )
        _record(by, meeting, "force.meeting_planned")
        if meeting.starts_at > timezone.now():
            tell_meeting(meeting=meeting, by=by)
    return meeting


def move_meeting(*, by: Actor, meeting: ForceMeeting, plan: ForceMeetingPlan) -> ForceMeeting:
    """Changes time, place or subject; members are told of another time or place. Raises as ``plan_meeting``."""
    texts = _checked(plan)
    with transaction.atomic():
        force = standing_force(meeting.force)
        require_force_head(by, force)
        held = _standing_meeting(meeting, force)
        before = (held.starts_at, held.minutes, held.place, held.link)
        held.starts_at, held.minutes = plan.starts_at, plan.minutes
        held.subject, held.place, held.link = texts["subject"], texts["place"], texts["link"]
        if before != (held.starts_at, held.minutes, held.place, held.link):
            held.sequence, held.changed_at = held.sequence + 1, timezone.now()
            _record(by, held, "force.meeting_moved")
            tell_meeting(meeting=held, by=by)
        held.save()
    return held


def call_off_meeting(*, by: Actor, meeting: ForceMeeting) -> ForceMeeting:
    """Raises GuardRefused for one that has begun, or was called off already."""
    with transaction.atomic():
        force = standing_force(meeting.force)
        require_force_head(by, force)
        held = _standing_meeting(meeting, force)
        if held.starts_at <= timezone.now():
            raise GuardRefused(_("This meeting has begun already."))
        held.called_off_at = held.changed_at = timezone.now()
        held.sequence += 1
        held.save(update_fields=["called_off_at", "changed_at", "sequence"])
        _record(by, held, "force.meeting_called_off")
        tell_meeting(meeting=held, by=by)
    return held


def write_minutes(*, by: Actor, meeting: ForceMeeting, text: str) -> ForceMeeting:
    """Writes what was talked about; members read it, the sides of the case do not. Raises as ``plan_meeting``."""
    said = limited_text("record", text, most=MOST_RECORD)
    with transaction.atomic():
        case = lock(Case, meeting.force.case_id)
        force = standing_force(meeting.force)
        require_force_head(by, force)
        held = _standing_meeting(meeting, force)
        held.record = said
        held.save(update_fields=["record"])
        _record(by, held, "force.minutes_written")
        touch(case)
    return held


def _standing_meeting(meeting: ForceMeeting, force: Force) -> ForceMeeting:
    held = lock(ForceMeeting, meeting.pk)
    held.force = force
    if held.called_off_at is not None:
        raise GuardRefused(_("This meeting was called off."))
    return held


def _checked(plan: ForceMeetingPlan) -> dict[str, str]:
    if not SHORTEST <= plan.minutes <= LONGEST:
        text = _("Between %(least)s and %(most)s minutes.") % {"least": SHORTEST, "most": LONGEST}
        raise InvalidInput(fields={"minutes": [text]})
    subject = required_text("subject", one_line(plan.subject), most=MOST_SUBJECT)
    place, link = somewhere(plan.place, plan.link)
    return {"subject": subject, "place": place, "link": link}


def _record(by: Actor, meeting: ForceMeeting, event: str) -> None:
    changes = {"starts_at": meeting.starts_at.isoformat(), "minutes": meeting.minutes}
    record_on_force(by=by, force=meeting.force, event=event, changes=changes)


@dataclass(frozen=True)
class Decision:
    """``member`` does it until ``due_on``; ``for_sides``: the sides of the case read it too."""

    text: str
    member: ForceMember | None = None
    due_on: date | None = None
    meeting: ForceMeeting | None = None
    for_sides: bool = False


def write_decision(*, by: Actor, force: Force, decision: Decision) -> ForceDecision:
    """Writes down what the task force has decided; who is to do it is told, and the sides when it is for them.

    Raises PermissionRefused; InvalidInput beside the field; GuardRefused once the task force is closed.
    """
    text = required_text("text", decision.text, most=MOST_DECISION)
    _require_day(decision)
    with transaction.atomic():
        case = lock(Case, force.case_id)
        held = standing_force(force)
        person = require_force_head(by, held)
        _require_within(held, decision)
        written = ForceDecision.objects.create(
            ref=new_ref(),
            force=held,
            meeting=decision.meeting,
            text=text,
            member=decision.member,
            due_on=decision.due_on,
            for_sides=decision.for_sides,
            decided_on=timezone.localdate(),
            written_by_id=person,
        )
        due = decision.due_on.isoformat() if decision.due_on else ""
        facts: dict[str, Any] = {"due_on": due, "for_sides": decision.for_sides}
        record_on_force(by=by, force=held, event="force.decided", changes=facts)
        touch(case)
        tell_to_do(decision=written, by=by)
        if written.for_sides:
            tell_for_sides(decision=written)
    return written


def _require_day(decision: Decision) -> None:
    if decision.member is not None and decision.due_on is None:
        raise InvalidInput(fields={"due_on": [_("Say by when it is to be done.")]})
    if decision.due_on is not None and decision.due_on < timezone.localdate():
        raise InvalidInput(fields={"due_on": [_("This day has passed.")]})


def _require_within(force: Force, decision: Decision) -> None:
    member, meeting = decision.member, decision.meeting
    if member is not None and (member.force_id != force.pk or member.left_on is not None):
        raise InvalidInput(fields={"member": [_("Choose a member of this task force.")]})
    if meeting is not None and meeting.force_id != force.pk:
        raise InvalidInput(fields={"meeting": [_("Choose a meeting of this task force.")]})


def set_decision_done(*, by: Actor, decision: ForceDecision, done: bool) -> ForceDecision:
    """Whoever was to do it, who leads, or an officer says that it is done, or that it is not yet. Twice is as once."""
    with transaction.atomic():
        force = standing_force(decision.force)
        held = lock(ForceDecision, decision.pk)
        place = own_place(by, force)
        own = place is not None and held.member_id == place.pk
        if not own and not force_relations(by, force) & {OFFICER, HEAD}:
            raise PermissionRefused(_("Only who is to do it, and those who lead this task force, can do this."))
        if (held.done_on is not None) != done:
            held.done_on = timezone.localdate() if done else None
            held.save(update_fields=["done_on"])
            record_on_force(by=by, force=force, event="force.done" if done else "force.not_done", changes={})
    return held
