"""Entries for a matchmaking event: made and taken back by those who want to take part, chosen by the office.

Notes, wishes and intentions stand in their rows alone; the audit log says who did what, never with whom.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import limited_text
from matching.enums import EntryStatus, FairStatus, Intention
from matching.models import Fair, FairEntry, FairMeeting, FairWish
from matching.notifications.fairs import tell_chosen, tell_meeting_dropped, tell_not_chosen
from matching.permissions import relations_of, require_transition
from matching.selectors.fairs import (
    entry_ref,
    fairs_visible_to,
    may_enter_as_firm,
    others_for,
    projects_to_enter,
)
from matching.workflow import ENTRY_MACHINE, OFFICER, PARTICIPANT
from projects.models import Project

MOST_NOTE = 300
CODE_LENGTH = 20
# Until then wishes and absences can be changed; a timetable made is made anew after a change.
WISHING = (FairStatus.CALLING.value, FairStatus.SELECTING.value)


def enter_fair(
    *, by: Actor, fair: Fair, project: Project | None = None, note: str = "", absent_slots: Collection[int] = ()
) -> FairEntry:
    """Registers the actor's own open project, or without one the verified enterprise he acts for.

    An entry taken back lives again. Raises NotVisible for an event not announced, PermissionRefused for a project
    that is not his or not open and for a firm that cannot take part, InvalidInput, GuardRefused once it is closed.
    """
    said = limited_text("note", note, most=MOST_NOTE)
    with transaction.atomic():
        fresh = lock(Fair, fair.pk)
        _require_open(by, fresh, project)
        away = _checked_slots(fresh, absent_slots)
        entry = _made_again(by, fresh, project) or _made(by, fresh, project)
        entry.note, entry.absent_slots, entry.author_id = said, away, by.user_id or 0
        entry.save(update_fields=["note", "absent_slots", "author"])
    return entry


def _require_open(by: Actor, fair: Fair, project: Project | None) -> None:
    if by.user_id is None or not fairs_visible_to(by).filter(pk=fair.pk).exists():
        raise NotVisible
    if fair.status != FairStatus.CALLING or fair.apply_until < timezone.localdate():
        raise GuardRefused(_("The registration is closed."))
    if project is not None and not projects_to_enter(by, fair).filter(pk=project.pk).exists():
        raise PermissionRefused(_("You can register your own projects that are open to enterprises and fit the event."))
    if project is None and not may_enter_as_firm(by, fair):
        raise PermissionRefused(_("Verified enterprises with a profile can register, each once."))


def _made(by: Actor, fair: Fair, project: Project | None) -> FairEntry:
    entry = FairEntry.objects.create(
        fair=fair,
        project=project,
        organisation_id=None if project else by.organisation_id,
        author_id=by.user_id or 0,
        check_in=new_ref(CODE_LENGTH),
    )
    _note(by, "fair_entry.made", entry)
    return entry


def _made_again(by: Actor, fair: Fair, project: Project | None) -> FairEntry | None:
    side = Q(project=project) if project else Q(organisation_id=by.organisation_id, project=None)
    gone = FairEntry.objects.filter(side, fair=fair, status=EntryStatus.WITHDRAWN).first()
    if gone is None:
        return None
    again = perform(ENTRY_MACHINE, "enter_again", gone, by=by, allow=require_transition, values=_now())
    again.arrived_at = None
    again.save(update_fields=["arrived_at"])
    return again


def change_entry(*, by: Actor, entry: FairEntry, note: str, absent_slots: Collection[int]) -> FairEntry:
    """Says anew what one brings and in which slots one is away. Raises PermissionRefused, InvalidInput, GuardRefused
    once the timetable is published."""
    said = limited_text("note", note, most=MOST_NOTE)
    with transaction.atomic():
        fresh = _own_locked(by, entry)
        if fresh.fair.status not in WISHING or fresh.status not in (EntryStatus.APPLIED, EntryStatus.CHOSEN):
            raise GuardRefused(_("This entry cannot be changed any more."))
        fresh.note, fresh.absent_slots = said, _checked_slots(fresh.fair, absent_slots)
        fresh.save(update_fields=["note", "absent_slots"])
        _note(by, "fair_entry.changed", fresh)
    return fresh


def withdraw_entry(*, by: Actor, entry: FairEntry) -> FairEntry:
    """Takes the entry back; its planned meetings fall away and the others of a published timetable are told.

    Raises PermissionRefused, GuardRefused when the event is over.
    """
    with transaction.atomic():
        fair = lock(Fair, entry.fair_id)
        if fair.status not in (*WISHING, FairStatus.SCHEDULED):
            raise GuardRefused(_("This event is over."))
        fresh = perform(ENTRY_MACHINE, "withdraw", entry, by=by, allow=require_transition, values=_now())
        _drop_meetings(fair, fresh)
    return fresh


def choose_entry(*, by: Actor, entry: FairEntry) -> FairEntry:
    """The office lets them take part; they are told and asked for their wishes.

    Raises PermissionRefused, GuardRefused unless the registration is open or the choice is being made.
    """
    return _decide(by, entry, "choose")


def pass_over_entry(*, by: Actor, entry: FairEntry) -> FairEntry:
    """No place this time; they are told. Raises as ``choose_entry``."""
    return _decide(by, entry, "pass_over")


def _decide(by: Actor, entry: FairEntry, act: str) -> FairEntry:
    with transaction.atomic():
        fair = lock(Fair, entry.fair_id)
        if OFFICER not in relations_of(by, fair):
            raise PermissionRefused
        if fair.status not in WISHING:
            raise GuardRefused(_("Participants are chosen before the timetable is published."))
        fresh = perform(
            ENTRY_MACHINE, act, entry, by=by, allow=require_transition, values=_now(), changes={"who": entry_ref(entry)}
        )
        if fresh.status == EntryStatus.CHOSEN:
            tell_chosen(fresh)
        else:
            _drop_meetings(fair, fresh)
            tell_not_chosen(fresh)
    return fresh


def set_wishes(*, by: Actor, entry: FairEntry, wanted: Iterable[str], unwanted: Iterable[str] = ()) -> FairEntry:
    """Whom of the other side one would like to meet, and whom not; by the names of ``entry_ref``. Replaces what was
    said before about those shown now.

    Raises PermissionRefused, NotVisible for somebody who is not offered, GuardRefused unless one is chosen and the
    timetable is still to come.
    """
    with transaction.atomic():
        fresh = _own_locked(by, entry)
        if fresh.status != EntryStatus.CHOSEN or fresh.fair.status not in WISHING:
            raise GuardRefused(_("Wishes can be given once you are chosen, until the timetable is published."))
        offered = {entry_ref(one): one.pk for one in others_for(by, fresh)}
        said = {**dict.fromkeys(unwanted, False), **dict.fromkeys(wanted, True)}
        if not said.keys() <= offered.keys():
            raise NotVisible
        _write_wishes(fresh, {offered[ref]: want for ref, want in said.items()}, offered.values())
        _note(by, "fair_entry.wished", fresh)
    return fresh


def _write_wishes(entry: FairEntry, said: Mapping[int, bool], offered: Iterable[int]) -> None:
    FairWish.objects.filter(by_entry=entry, other_id__in=list(offered)).delete()
    FairWish.objects.bulk_create(
        [FairWish(fair=entry.fair, by_entry=entry, other_id=other, wanted=want) for other, want in said.items()]
    )


def check_in(*, by: Actor, entry: FairEntry) -> FairEntry:
    """The officer at the entrance notes that they have come; a second scan changes nothing.

    Raises PermissionRefused, GuardRefused for those not chosen and while no timetable is published.
    """
    with transaction.atomic():
        fair = lock(Fair, entry.fair_id)
        fresh = lock(FairEntry, entry.pk)
        if OFFICER not in relations_of(by, fair):
            raise PermissionRefused
        if fair.status != FairStatus.SCHEDULED:
            raise GuardRefused(_("People check in between the publication of the timetable and the end of the event."))
        if fresh.status != EntryStatus.CHOSEN:
            raise GuardRefused(_("They are not among those chosen for this event."))
        if fresh.arrived_at is None:
            fresh.arrived_at = timezone.now()
            fresh.save(update_fields=["arrived_at"])
            _note(by, "fair_entry.arrived", fresh)
    return fresh


def record_intention(*, by: Actor, entry: FairEntry, slot: int, intention: str) -> FairMeeting:
    """A side says what it wants after its meeting in this slot; the office sees it, the other side only when both
    want to go on. Can be changed.

    Raises PermissionRefused, InvalidInput, NotVisible without such a meeting, GuardRefused before it has begun.
    """
    if intention not in Intention.values:
        raise InvalidInput(fields={"intention": [_("Please choose from the list.")]})
    with transaction.atomic():
        fresh = _own_locked(by, entry)
        name = "project_intention" if fresh.project_id else "firm_intention"
        mine = FairMeeting.objects.filter(Q(project_entry=fresh) | Q(firm_entry=fresh), slot=slot)
        meeting = mine.select_for_update(no_key=True).first()
        if meeting is None:
            raise NotVisible
        _require_begun(fresh.fair)
        _set_intentions(meeting, {name: intention})
        _note(by, "fair_entry.intended", fresh)
    return meeting


def record_for_both(*, by: Actor, meeting: FairMeeting, project: str, firm: str, note: str = "") -> FairMeeting:
    """The office enters what both sides said on the spot; empty values leave what a side said itself.

    Raises PermissionRefused, InvalidInput, GuardRefused before the event has begun.
    """
    said = limited_text("note", note, most=MOST_NOTE)
    given = {name: value for name, value in (("project_intention", project), ("firm_intention", firm)) if value}
    if not set(given.values()) <= set(Intention.values):
        raise InvalidInput(fields={"intention": [_("Please choose from the list.")]})
    with transaction.atomic():
        fair = lock(Fair, meeting.fair_id)
        if OFFICER not in relations_of(by, fair):
            raise PermissionRefused
        _require_begun(fair)
        fresh = lock(FairMeeting, meeting.pk)
        _set_intentions(fresh, {**given, "note": said})
        where = {"slot": fresh.slot, "table": fresh.table}
        record(
            by=by,
            event="fair.intentions_recorded",
            object_type="fair",
            object_ref=fair.ref,
            region=fair.region_id,
            changes=where,
        )
    return fresh


def _set_intentions(meeting: FairMeeting, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(values))


def _require_begun(fair: Fair) -> None:
    begun = fair.status == FairStatus.SCHEDULED and fair.starts_at <= timezone.now()
    if fair.status != FairStatus.HELD and not begun:
        raise GuardRefused(_("The event has not begun yet."))


def _own_locked(by: Actor, entry: FairEntry) -> FairEntry:
    fair = lock(Fair, entry.fair_id)
    fresh = lock(FairEntry, entry.pk)
    if PARTICIPANT not in relations_of(by, fresh):
        raise PermissionRefused
    fresh.fair = fair
    return fresh


def _drop_meetings(fair: Fair, entry: FairEntry) -> None:
    """Those of a published timetable are told; of one still being made nobody knows."""
    mine = FairMeeting.objects.filter(Q(project_entry=entry) | Q(firm_entry=entry))
    for meeting in mine.select_related("project_entry__project__owner", "firm_entry__organisation"):
        other = meeting.firm_entry if meeting.project_entry_id == entry.pk else meeting.project_entry
        if fair.status == FairStatus.SCHEDULED:
            tell_meeting_dropped(fair, other, meeting.slot)
    mine.delete()


def _checked_slots(fair: Fair, slots: Collection[int]) -> list[int]:
    away = sorted(set(slots))
    if not set(away) <= set(range(1, fair.slots + 1)):
        raise InvalidInput(fields={"absent_slots": [_("Please choose from the list.")]})
    if len(away) == fair.slots:
        raise InvalidInput(fields={"absent_slots": [_("Please leave at least one slot.")]})
    return away


def _now() -> dict[str, Any]:
    return {"status_since": timezone.now()}


def _note(by: Actor, event: str, entry: FairEntry) -> None:
    record(
        by=by,
        event=event,
        object_type="fair",
        object_ref=entry.fair.ref,
        region=entry.fair.region_id,
        changes={"who": entry_ref(entry)},
    )
