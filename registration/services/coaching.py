"""Who coaches a case (一项目一专员): named by an officer, handed over with a note, and every earlier one kept.

The present coach opens the case, the one before no longer does: both follow from ``Case.coach``. Notes are for the
guides; log and notices carry numbers only.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, PortalError
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform
from core.texts import limited_text, required_text
from core.thresholds import threshold
from core.workdays import add_workdays
from registration.events import CASE_CHANGED
from registration.models import Case, CoachSpell, HandOver
from registration.notifications.coaching import (
    tell_assigned,
    tell_bereft,
    tell_declined,
    tell_late_contact,
    tell_left,
    tell_office_bereft,
    tell_proposed,
)
from registration.permissions import require_office, require_officer, require_transition
from registration.selectors.cases import relations_of
from registration.selectors.coaches import (
    CoachLoad,
    able,
    cases_of_coach,
    late_contacts,
    loads_of,
    membership_of_coach,
    one_more,
    open_hand_over,
    orphaned_coaches,
    people_with_part,
)
from registration.services.locking import locked
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import HAND_OVER_MACHINE
from registration.workflow.relations import COACH

LONGEST_NOTE, LONGEST_REASON = 500, 300
# Handed out in one request.
MOST_AT_ONCE = 100


def assign_coach(*, by: Actor, case: Case, coach: User, note: str = "") -> Case:
    """Names the coach, or another one: an officer's act. The new coach, the one before and the sides are told.

    The first contact is due ``first_contact_days`` working days from today. Naming the present coach again changes
    nothing. Raises PermissionRefused; InvalidInput unless an active coach of the province without a part in the
    project; GuardRefused when the case is over, or somebody else was named since ``case`` was read.
    """
    said = limited_text("note", note, most=LONGEST_NOTE)
    with transaction.atomic():
        fresh = locked(case)
        require_officer(by, fresh)
        if fresh.coach_id == coach.pk:
            return fresh
        _require_unchanged(case, fresh)
        _require_able(fresh, coach)
        return _named(by, fresh, coach, said)


def _require_unchanged(seen: Case, fresh: Case) -> None:
    if fresh.coach_id != seen.coach_id:
        raise GuardRefused(
            _("In the meantime somebody else decided on the coach of this case."),
            help_text=_("Please look at the page again before you decide."),
        )


def _require_able(case: Case, coach: User) -> None:
    if not case.is_living:
        raise GuardRefused(_("The case is over; it needs no coach any more."))
    if membership_of_coach(case.region_id, coach) is None:
        raise InvalidInput(fields={"coach": [_("Choose an active coach of the province.")]})
    if coach.pk in people_with_part(case):
        raise InvalidInput(fields={"coach": [_("This person has a part in the project and cannot guide it.")]})


def _named(by: Actor, case: Case, coach: User, note: str) -> Case:
    before, today = case.coach, timezone.localdate()
    _end_spell(by, case, today)
    waiting = open_hand_over(case)
    if waiting is not None:
        waiting.case = case
        perform(HAND_OVER_MACHINE, "lapse", waiting, by=by, allow=require_transition, values=_now())
    CoachSpell.objects.create(
        case=case,
        coach=coach,
        since_on=today,
        assigned_by_id=by.user_id,
        note=note,
        contact_due_on=add_workdays(today, threshold("REGISTRATION.first_contact_days", case.region_id)),
    )
    case.coach, case.coach_since = coach, today
    case.save(update_fields=["coach", "coach_since"])
    changes = {"coach": [before.pk if before else None, coach.pk]}
    record_on_case(by=by, case=case, event="case.coach_assigned", changes=changes)
    touch(case)
    publish(CASE_CHANGED, case=case, by=by)
    tell_assigned(case=case)
    if before is not None:
        tell_left(case=case, before=before)
    return case


def _end_spell(by: Actor, case: Case, today: date) -> None:
    for spell in CoachSpell.objects.filter(case=case, until_on=None):
        spell.until_on, spell.ended_by_id = max(today, spell.since_on), by.user_id
        spell.save(update_fields=["until_on", "ended_by"])


def assign_coaches(*, by: Actor, cases: Sequence[Case], coach: User | None, note: str = "") -> list[Case]:
    """Names coaches for many cases without one; ``coach`` None gives each to whoever is suggested for it.

    Each case is an act of its own: one that has a coach by now, or for which nobody is able, is left as it is.
    Returns those that were named. Raises PermissionRefused; InvalidInput for a note that is too long, or too many.
    """
    require_office(by)
    limited_text("note", note, most=LONGEST_NOTE)
    if len(cases) > MOST_AT_ONCE:
        raise InvalidInput(fields={"cases": [_("At most %(n)s cases at once.") % {"n": MOST_AT_ONCE}]})
    fields = {case.project.subcatalogue for case in cases} if coach is None else set()
    loads = {field: loads_of(by.region, subcatalogue=field) for field in fields}
    done = []
    for case in cases:
        found = coach or _suggestion(loads[case.project.subcatalogue], case)
        if found is None or not _assigned(by, case, found, note):
            continue
        loads = {field: one_more(each, found) for field, each in loads.items()}
        done.append(case)
    return done


def _suggestion(loads: Sequence[CoachLoad], case: Case) -> User | None:
    return next((load.coach for load in able(loads, case)), None)


def _assigned(by: Actor, case: Case, coach: User, note: str) -> bool:
    try:
        assign_coach(by=by, case=case, coach=coach, note=note)
    except PortalError:
        return False
    return True


def propose_hand_over(*, by: Actor, case: Case, colleague: User, note: str) -> HandOver:
    """The coach asks that a colleague goes on with his case; the officers of the province are told and decide.

    Raises PermissionRefused for anybody but the coach; InvalidInput without a reason or for somebody who is not able;
    GuardRefused while another proposal waits.
    """
    said = required_text("note", note, most=LONGEST_NOTE, missing=_("Say why, and how things stand."))
    with transaction.atomic():
        fresh = locked(case)
        if by.user_id is None or COACH not in relations_of(by, fresh):
            raise PermissionRefused(_("Only the coach of this case can propose a colleague."))
        if colleague.pk == by.user_id:
            raise InvalidInput(fields={"coach": [_("You are the coach of this case already.")]})
        _require_able(fresh, colleague)
        proposal = HandOver(ref=new_ref(), case=fresh, from_coach_id=by.user_id, to_coach=colleague, note=said)
        try:
            with transaction.atomic():
                proposal.save(force_insert=True)
        except IntegrityError:
            raise GuardRefused(_("A proposal for this case waits for the office already.")) from None
        changes = {"coach": [by.user_id, colleague.pk]}
        record_on_case(by=by, case=fresh, event="hand_over.proposed", changes=changes)
        tell_proposed(hand_over=proposal)
    return proposal


def accept_hand_over(*, by: Actor, hand_over: HandOver) -> Case:
    """An officer names the colleague. Raises PermissionRefused, GuardRefused, and as ``assign_coach``."""
    values = {**_now(), "decided_by_id": by.user_id}
    with transaction.atomic():
        case = hand_over.case = locked(hand_over.case)
        fresh = perform(HAND_OVER_MACHINE, "accept", hand_over, by=by, allow=require_transition, values=values)
        require_officer(by, case)
        _require_able(case, fresh.to_coach)
        return _named(by, case, fresh.to_coach, fresh.note)


def decline_hand_over(*, by: Actor, hand_over: HandOver, reason: str) -> HandOver:
    """The present coach goes on and is told; he reads the reason. Raises PermissionRefused, InvalidInput."""
    said = required_text("reason", reason, most=LONGEST_REASON, missing=_("Say why."))
    with transaction.atomic():
        fresh = _decided(by, hand_over, "decline")
        fresh.reason = said
        fresh.save(update_fields=["reason"])
        tell_declined(hand_over=fresh)
    return fresh


def withdraw_hand_over(*, by: Actor, hand_over: HandOver) -> HandOver:
    with transaction.atomic():
        return _decided(by, hand_over, "withdraw")


def _decided(by: Actor, hand_over: HandOver, name: str) -> HandOver:
    case = hand_over.case = locked(hand_over.case)
    values = {**_now(), "decided_by_id": by.user_id}
    fresh = perform(HAND_OVER_MACHINE, name, hand_over, by=by, allow=require_transition, values=values)
    fresh.case = case
    return fresh


def _now() -> dict[str, Any]:
    return {"status_since": timezone.now()}


def release_cases(*, user_id: int, region: str) -> int:
    """When a coach's role has ended: his living cases of the province are without a coach. Returns how many.

    The sides of each are told, the office once. Nothing happens while he holds the role in another office there.
    """
    person = User.objects.get(pk=user_id)
    if membership_of_coach(region, person) is not None:
        return 0
    cases = cases_of_coach(user_id=user_id, region=region)
    with transaction.atomic():
        released = [case for case in cases if _released(case, user_id)]
        if released:
            tell_office_bereft(region=region, coach=person, n=len(released))
    return len(released)


def _released(case: Case, user_id: int) -> bool:
    fresh = locked(case)
    if fresh.coach_id != user_id:
        return False
    _end_spell(SYSTEM, fresh, timezone.localdate())
    waiting = open_hand_over(fresh)
    if waiting is not None:
        waiting.case = fresh
        perform(HAND_OVER_MACHINE, "lapse", waiting, by=SYSTEM, allow=require_transition, values=_now())
    fresh.coach, fresh.coach_since = None, None
    fresh.save(update_fields=["coach", "coach_since"])
    record_on_case(by=SYSTEM, case=fresh, event="case.coach_ended", changes={"coach": [user_id, None]})
    publish(CASE_CHANGED, case=fresh, by=SYSTEM)
    tell_bereft(case=fresh)
    return True


def release_orphans() -> int:
    """Mends what the end of a role has missed, such as a closed account. Returns how many cases; safe to run again."""
    return sum(release_cases(user_id=user, region=region) for user, region in orphaned_coaches())


def report_late_contacts(*, today: date) -> int:
    """Tells the office, once for each coach and case, that there was no first contact in time. Returns how many."""
    return sum(_late_contact(key, today) for key in late_contacts(today))


def _late_contact(key: int, today: date) -> bool:
    """False when the contact was made, or somebody else was named, since it was looked for."""
    with transaction.atomic():
        found = CoachSpell.objects.select_related("case").get(pk=key)
        case = locked(found.case)
        spell = lock(CoachSpell, key)
        if spell.until_on or spell.contact_on or spell.late_told_at or spell.contact_due_on >= today:
            return False
        spell.late_told_at = timezone.now()
        spell.save(update_fields=["late_told_at"])
        tell_late_contact(case=case, spell=spell)
    return True
