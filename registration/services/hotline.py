"""The director's hotline (局长热线): asked, accepted, talked about, decided, carried out, confirmed by the asker.

Texts stand on the ticket, read by its asker, the province's leaders and officers and the responsible unit. Log, notices
and calendar files name number, state and days. A ticket is never closed by anybody but its asker.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.actor import Actor
from core.errors import InvalidInput, PermissionRefused, Text
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import one_line, required_text
from core.thresholds import threshold
from core.workdays import add_workdays
from core.workflow import Transition
from registration.enums.hotline import StepKind, TicketStatus, Urgency
from registration.models import Case, Ticket, TicketStep
from registration.notifications.hotline import (
    remind_asker,
    tell_asked,
    tell_asker,
    tell_desk,
    tell_late,
    tell_not_kept,
    tell_unit,
)
from registration.permissions import require_side
from registration.selectors.hotline import (
    ASKING,
    late_tickets,
    ticket_relations,
    unconfirmed_tickets,
    units_of,
)
from registration.services.slots import somewhere
from registration.services.stages import touch
from registration.workflow import HOTLINE_MACHINE

MOST_SUBJECT, MOST_TEXT, MOST_TRIED, MOST_REASON, MOST_WISH, MOST_SAID = 120, 2000, 1000, 300, 200, 2000
SHORTEST, LONGEST = 10, 240
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Matter:
    """``tried``: what was done so far. ``wish``: when a talk would suit, if one is wanted."""

    subject: str
    text: str
    tried: str = ""
    urgency: str = Urgency.NORMAL.value
    urgency_reason: str = ""
    wants_talk: bool = False
    wish: str = ""


def ask_director(*, by: Actor, matter: Matter, case: Case | None = None) -> Ticket:
    """Brings a matter to the head of the province's office, who replies within 3 working days (domain guide §7.3).

    Leaders and officers are told. Raises PermissionRefused for whoever is neither a side of the case nor a clinician,
    an enterprise or an institution's manager; InvalidInput; TooManyRequests.
    """
    person = _require_asking(by, case)
    region = case.region_id if case is not None else by.region
    texts, due = _checked(matter), _reply_day(timezone.localdate(), region)
    spend("hotline", str(person), limit=settings.REGISTRATION["hotline_a_day"], seconds=A_DAY)
    with transaction.atomic():
        ticket = Ticket.objects.create(
            ref=new_ref(),
            region_id=region,
            case=case,
            asker_id=person,
            organisation_id=by.organisation_id,
            due_on=due,
            urgency=matter.urgency,
            wants_talk=matter.wants_talk,
            **texts,
        )
        _record(by, ticket, "hotline.asked", {"urgency": ticket.urgency, "due_on": due.isoformat()})
        if case is not None:
            touch(lock(Case, case.pk))
        tell_asked(ticket=ticket)
    return ticket


def _require_asking(by: Actor, case: Case | None) -> int:
    if case is not None:
        return require_side(by, case)
    if by.user_id is None or by.role not in ASKING or not by.region:
        raise PermissionRefused(_("The hotline is for clinicians, institutions and enterprises."))
    return by.user_id


def _checked(matter: Matter) -> dict[str, str]:
    """The texts as they are kept. Raises InvalidInput with everything that is wrong."""
    faults: dict[str, list[Text]] = {}
    if matter.urgency not in Urgency.values:
        faults["urgency"] = [_("Choose how urgent it is.")]
    if matter.urgency == Urgency.URGENT and not matter.urgency_reason.strip():
        faults["urgency_reason"] = [_("Say why it cannot wait.")]
    texts: dict[str, str] = {}
    for name, value, most, least in (
        ("subject", one_line(matter.subject), MOST_SUBJECT, 1),
        ("text", matter.text, MOST_TEXT, 10),
        ("tried", matter.tried, MOST_TRIED, 0),
        ("urgency_reason", one_line(matter.urgency_reason), MOST_REASON, 0),
        ("wish", one_line(matter.wish), MOST_WISH, 0),
    ):
        try:
            texts[name] = required_text(name, value, most=most, least=least)
        except InvalidInput as refusal:
            faults.update(refusal.fields)
    if faults:
        raise InvalidInput(fields=faults)
    if matter.urgency == Urgency.NORMAL:
        texts["urgency_reason"] = ""
    return texts


def _reply_day(today: date, region: str) -> date:
    return add_workdays(today, threshold("REGISTRATION.hotline_reply_days", region))


def require_ticket_transition(actor: Actor, ticket: Ticket, transition: Transition) -> None:
    """The ``allow`` of the spine for tickets."""
    if not ticket_relations(actor, ticket) & set(transition.by):
        raise PermissionRefused(_("Only those whose turn it is can do this."))


def accept_ticket(*, by: Actor, ticket: Ticket) -> Ticket:
    """The office has read it and takes it up; the day of the reply stays. Raises PermissionRefused, GuardRefused."""
    return _moved(by, ticket, "accept", {})


@dataclass(frozen=True)
class TalkPlan:
    meets_at: datetime
    minutes: int = 30
    place: str = ""
    link: str = ""


def book_talk(*, by: Actor, ticket: Ticket, plan: TalkPlan) -> Ticket:
    """Arranges a talk, or moves the one arranged; a decision is due within the term after it.

    Raises PermissionRefused, InvalidInput, GuardRefused for a time that has passed.
    """
    if not SHORTEST <= plan.minutes <= LONGEST:
        text = _("Between %(least)s and %(most)s minutes.") % {"least": SHORTEST, "most": LONGEST}
        raise InvalidInput(fields={"minutes": [text]})
    place, link = somewhere(plan.place, plan.link)
    with transaction.atomic():
        held = lock(Ticket, ticket.pk)
        held.place, held.link = place, link
        held.save(update_fields=["place", "link"])
        values = {
            "meets_at": plan.meets_at,
            "minutes": plan.minutes,
            "sequence": held.sequence + 1,
            "due_on": _reply_day(timezone.localdate(plan.meets_at), held.region_id),
            "replied_at": held.replied_at or timezone.now(),
        }
        return _moved(by, held, "book", values)


def decide_ticket(*, by: Actor, ticket: Ticket, text: str, unit: Organisation, due_on: date) -> Ticket:
    """Decides the matter and makes a body of the province responsible until a day; asker and unit are told.

    Raises PermissionRefused, InvalidInput beside the field, GuardRefused.
    """
    said = required_text("text", text, most=MOST_SAID, missing=_("Write what is decided."))
    _require_unit(ticket, unit, due_on)
    with transaction.atomic():
        held = lock(Ticket, ticket.pk)
        values = {"due_on": due_on, "replied_at": held.replied_at or timezone.now()}
        fresh = _assigned(by, held, "decide", unit, values)
        _say(by, fresh, StepKind.DECISION, said)
    return fresh


def assign_ticket(*, by: Actor, ticket: Ticket, unit: Organisation, due_on: date) -> Ticket:
    """Names another unit or day for what is decided. Raises as ``decide_ticket``."""
    _require_unit(ticket, unit, due_on)
    with transaction.atomic():
        return _assigned(by, lock(Ticket, ticket.pk), "assign", unit, {"due_on": due_on})


def _require_unit(ticket: Ticket, unit: Organisation, due_on: date) -> None:
    if not units_of(ticket.region_id).filter(pk=unit.pk).exists():
        raise InvalidInput(fields={"unit": [_("Choose a body of this province.")]})
    if due_on < timezone.localdate():
        raise InvalidInput(fields={"due_on": [_("This day has passed.")]})


def _assigned(by: Actor, held: Ticket, name: str, unit: Organisation, values: dict[str, Any]) -> Ticket:
    held.unit = unit
    held.save(update_fields=["unit"])
    fresh = _moved(by, held, name, values, {"unit": unit.name})
    tell_unit(ticket=fresh, by=by)
    return fresh


def answer_ticket(*, by: Actor, ticket: Ticket, text: str) -> Ticket:
    """Settles the matter with the answer itself: nobody has to do more. The asker still confirms it."""
    said = required_text("text", text, most=MOST_SAID, missing=_("Write the answer."))
    with transaction.atomic():
        held = lock(Ticket, ticket.pk)
        values = {"due_on": None, "reminded_at": None, "replied_at": held.replied_at or timezone.now()}
        fresh = _moved(by, held, "answer", values)
        _say(by, fresh, StepKind.ANSWER, said)
    return fresh


def report_done(*, by: Actor, ticket: Ticket, text: str) -> Ticket:
    """The unit, or the office for it, says what was done; the asker is asked whether the promise was kept."""
    said = required_text("text", text, most=MOST_SAID, missing=_("Write what was done."))
    with transaction.atomic():
        fresh = _moved(by, ticket, "report", {"due_on": None, "reminded_at": None})
        _say(by, fresh, StepKind.REPORT, said)
        tell_desk(ticket=fresh, by=by)
    return fresh


def confirm_kept(*, by: Actor, ticket: Ticket) -> Ticket:
    """The asker closes it: the promise was kept. Raises PermissionRefused for everybody else, GuardRefused."""
    with transaction.atomic():
        fresh = _moved(by, ticket, "confirm", {})
        tell_desk(ticket=fresh, by=by)
    return fresh


def say_not_kept(*, by: Actor, ticket: Ticket, text: str) -> Ticket:
    """The asker says it was not kept: back to the unit, or to the office when it had answered by itself.

    It is due within the term of a reply again, and the leaders see how often. Raises InvalidInput without a word why.
    """
    said = required_text("text", text, most=MOST_SAID, missing=_("Say what is missing."))
    with transaction.atomic():
        held = lock(Ticket, ticket.pk)
        name = "return_unit" if held.unit_id is not None else "return_office"
        values = {"due_on": _reply_day(timezone.localdate(), held.region_id), "returned": held.returned + 1}
        fresh = _moved(by, held, name, values)
        _say(by, fresh, StepKind.NOT_KEPT, said)
        tell_not_kept(ticket=fresh, by=by)
    return fresh


def withdraw_ticket(*, by: Actor, ticket: Ticket) -> Ticket:
    """The asker takes it back before anything is decided. Raises PermissionRefused, GuardRefused."""
    with transaction.atomic():
        held = lock(Ticket, ticket.pk)
        fresh = _moved(by, held, "withdraw", {"due_on": None, "sequence": held.sequence + 1})
        tell_desk(ticket=fresh, by=by)
    return fresh


def _moved(
    by: Actor, ticket: Ticket, name: str, values: dict[str, Any], changes: dict[str, Any] | None = None
) -> Ticket:
    with transaction.atomic():
        written = {**values, "status_since": timezone.now()}
        fresh = perform(
            HOTLINE_MACHINE, name, ticket, by=by, allow=require_ticket_transition, values=written, changes=changes
        )
        tell_asker(ticket=fresh, by=by)
    return fresh


def _say(by: Actor, ticket: Ticket, kind: str, text: str) -> None:
    if by.user_id is None:
        raise PermissionRefused
    TicketStep.objects.create(ticket=ticket, kind=kind, text=text, by_id=by.user_id, organisation_id=by.organisation_id)


def _record(by: Actor, ticket: Ticket, event: str, changes: dict[str, Any]) -> None:
    record(
        by=by,
        event=event,
        object_type="hotline",
        object_ref=ticket.ref,
        region=ticket.region_id,
        changes=changes,
    )


def follow_up_hotline(*, now: datetime) -> int:
    """Tells leaders and units of what is overdue, and reminds askers to confirm; once each, safe to run again."""
    today = timezone.localdate(now)
    late = [_tell_late(key, today) for key in late_tickets(today).values_list("pk", flat=True)]
    asked = [_remind(key, now) for key in unconfirmed_tickets(now)]
    return sum(late) + sum(asked)


def _tell_late(key: int, today: date) -> bool:
    with transaction.atomic():
        rows = late_tickets(today).select_for_update(no_key=True, of=("self",))
        ticket = rows.filter(pk=key).first()
        if ticket is None:
            return False
        ticket.late_told = ticket.due_on
        ticket.save(update_fields=["late_told"])
        tell_late(ticket=ticket)
    return True


def _remind(key: int, now: datetime) -> bool:
    with transaction.atomic():
        ticket = lock(Ticket, key)
        if ticket.status != TicketStatus.DONE or ticket.reminded_at is not None:
            return False
        ticket.reminded_at = now
        ticket.save(update_fields=["reminded_at"])
        remind_asker(ticket=ticket)
    return True
