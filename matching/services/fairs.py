"""Matchmaking events: prepared, announced, closed for registration, held or cancelled by the office of the province."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.permissions import is_officer
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import limited_text, one_line, required_text
from matching.enums import EntryStatus, FairStatus
from matching.models import Fair, FairEntry
from matching.notifications.fairs import tell_called, tell_cancelled, tell_held, tell_moved, tell_tomorrow
from matching.permissions import require_transition
from matching.selectors.fairs import LIVING_ENTRIES, due_calls, fairs_on
from matching.workflow import FAIR_MACHINE
from projects.selectors.catalogue import subcatalogue_names

MOST = {"title": 80, "text": 3000, "place": 200, "reason": 300}
MOST_SLOTS, MOST_TABLES = 24, 60
SHORTEST_SLOT, LONGEST_SLOT = 10, 60
# What participants plan by: they are told when it changes.
WHEN_AND_WHERE = ("starts_at", "slots", "slot_minutes", "place", "city_id")


@dataclass(frozen=True)
class FairFacts:
    """``city`` is a code, empty for elsewhere; no ``subcatalogues`` means that all are welcome."""

    title: str
    place: str
    starts_at: datetime
    apply_until: date
    text: str = ""
    city: str = ""
    subcatalogues: tuple[str, ...] = ()
    slots: int = 8
    slot_minutes: int = 20
    tables: int = 10


def create_fair(*, by: Actor, facts: FairFacts) -> Fair:
    """Prepares an event of the officer's province; only the office sees it. Raises PermissionRefused, InvalidInput."""
    if not is_officer(by, by.region):
        raise PermissionRefused(_("Only the office of the province holds matchmaking events."))
    values = _checked(by.region, facts)
    with transaction.atomic():
        fair = Fair.objects.create(ref=new_ref(), region_id=by.region, created_by_id=by.user_id, **values)
        _note(by, "fair.created", fair, {"title": fair.title})
    return fair


def change_fair(*, by: Actor, fair: Fair, facts: FairFacts, seen: str = "") -> Fair:
    """Corrects an event until its timetable is published; another time or place is told to all who registered.

    ``seen`` is ``state_of`` what the officer had before him. Raises PermissionRefused, InvalidInput, GuardRefused,
    StaleEdit.
    """
    with transaction.atomic():
        fresh = _locked(by, fair)
        if fresh.status not in (FairStatus.DRAFT, FairStatus.CALLING, FairStatus.SELECTING):
            raise GuardRefused(_("The timetable is published. Take it back first."))
        if seen and seen != state_of(fresh):
            raise StaleEdit(
                _("Somebody else has changed this event in the meantime. Your text is here; save again to keep it.")
            )
        changed = _write(fresh, _checked(fresh.region_id, facts))
        if changed:
            _note(by, "fair.changed", fresh, {"fields": changed})
        if fresh.status != FairStatus.DRAFT and set(changed) & set(WHEN_AND_WHERE):
            tell_moved(fresh, living_entries(fresh), state_of(fresh))
    return fresh


def call_fair(*, by: Actor, fair: Fair) -> Fair:
    """Announces the event; owners of fitting projects and fitting enterprises of the province are told.

    Raises PermissionRefused, GuardRefused when its registration would end before it begins.
    """
    with transaction.atomic():
        if fair.apply_until < timezone.localdate():
            raise GuardRefused(_("The last day to register is over. Please set a later one first."))
        fresh = perform(FAIR_MACHINE, "call", fair, by=by, allow=require_transition, values=_now())
        tell_called(fresh)
    return fresh


def close_call(*, by: Actor, fair: Fair) -> Fair:
    """Nobody can register any more; the office goes on choosing. Raises PermissionRefused, GuardRefused."""
    return perform(FAIR_MACHINE, "close_call", fair, by=by, allow=require_transition, values=_now())


def cancel_fair(*, by: Actor, fair: Fair, reason: str) -> Fair:
    """Cancels the event; all who registered are told with the reason. Raises PermissionRefused, InvalidInput,
    GuardRefused when it was held or cancelled."""
    said = required_text("reason", reason, most=MOST["reason"], missing=_("Please give the reason."))
    with transaction.atomic():
        fresh = perform(FAIR_MACHINE, "cancel", fair, by=by, allow=require_transition, values=_now(), reason=said)
        tell_cancelled(fresh, living_entries(fresh), said)
    return fresh


def hold_fair(*, by: Actor, fair: Fair) -> Fair:
    """Closes the event as held; those who took part are asked how their meetings went.

    Raises PermissionRefused, GuardRefused before the day has come.
    """
    with transaction.atomic():
        fresh = _locked(by, fair)
        if fresh.starts_at > timezone.now():
            raise GuardRefused(_("The event has not begun yet."))
        fresh = perform(FAIR_MACHINE, "hold", fresh, by=by, allow=require_transition, values=_now())
        tell_held(fresh, living_entries(fresh, EntryStatus.CHOSEN))
    return fresh


def close_due_calls(*, today: date) -> int:
    """Closes the registrations whose last day is over; returns how many. Safe to run twice."""
    due = list(due_calls(today))
    for fair in due:
        with transaction.atomic():
            fresh = lock(Fair, fair.pk)
            # Closed by an officer, or given a later last day, since it was found.
            if fresh.status == FairStatus.CALLING and fresh.apply_until < today:
                close_call(by=SYSTEM, fair=fresh)
    return len(due)


def remind_fairs(*, today: date) -> int:
    """Reminds those who take part of tomorrow's events, once; returns how many events. Safe to run twice."""
    coming = list(fairs_on(today + timedelta(days=1)))
    for fair in coming:
        tell_tomorrow(fair, living_entries(fair, EntryStatus.CHOSEN))
    return len(coming)


def living_entries(fair: Fair, *statuses: str) -> list[FairEntry]:
    rows = FairEntry.objects.filter(fair=fair, status__in=statuses or LIVING_ENTRIES)
    return list(rows.select_related("fair", "project__owner", "organisation"))


def state_of(fair: Fair) -> str:
    """A short digest of what the form shows, by which it notices that somebody else saved first."""
    shown = [getattr(fair, field.name) for field in fields(FairFacts) if field.name not in ("city", "starts_at")]
    return sha256(repr([*shown, fair.city_id, fair.starts_at.timestamp()]).encode()).hexdigest()[:16]


def _now() -> dict[str, datetime]:
    return {"status_since": timezone.now()}


def _locked(by: Actor, fair: Fair) -> Fair:
    fresh = lock(Fair, fair.pk)
    if not is_officer(by, fresh.region_id):
        raise PermissionRefused(_("Only the office of the province holds matchmaking events."))
    return fresh


def _write(fair: Fair, values: Mapping[str, Any]) -> list[str]:
    changed = sorted(name for name, value in values.items() if getattr(fair, name) != value)
    for name in changed:
        setattr(fair, name, values[name])
    if changed:
        fair.save(update_fields=changed)
    return changed


def _checked(region: str, facts: FairFacts) -> dict[str, Any]:
    faults: dict[str, list[Text]] = {**_time_faults(facts), **_size_faults(facts)}
    city = Region.objects.filter(pk=facts.city, parent_id=region).first() if facts.city else None
    if facts.city and city is None:
        faults["city"] = [_("Choose a city of the province.")]
    if not set(facts.subcatalogues) <= set(subcatalogue_names()):
        faults["subcatalogues"] = [_("Please choose from the list.")]
    values = {
        "title": required_text("title", one_line(facts.title), most=MOST["title"], missing=_("Please enter a title.")),
        "place": required_text(
            "place", one_line(facts.place), most=MOST["place"], missing=_("Please say where it is.")
        ),
        "text": limited_text("text", facts.text, most=MOST["text"]),
    }
    if faults:
        raise InvalidInput(fields=faults)
    taken = ("starts_at", "apply_until", "slots", "slot_minutes", "tables")
    kept = {name: getattr(facts, name) for name in taken}
    return {**values, **kept, "subcatalogues": list(facts.subcatalogues), "city_id": city.pk if city else None}


def _time_faults(facts: FairFacts) -> dict[str, list[Text]]:
    if facts.starts_at <= timezone.now():
        return {"starts_at": [_("Please choose a time that is still to come.")]}
    if facts.apply_until >= timezone.localdate(facts.starts_at):
        return {"apply_until": [_("Registration must end before the day of the event.")]}
    return {}


def _size_faults(facts: FairFacts) -> dict[str, list[Text]]:
    limits = {
        "slots": (1, MOST_SLOTS),
        "tables": (1, MOST_TABLES),
        "slot_minutes": (SHORTEST_SLOT, LONGEST_SLOT),
    }
    return {
        name: [_("Between %(least)s and %(most)s.") % {"least": least, "most": most}]
        for name, (least, most) in limits.items()
        if not least <= getattr(facts, name) <= most
    }


def _note(by: Actor, event: str, fair: Fair, changes: Mapping[str, Any]) -> None:
    record(by=by, event=event, object_type="fair", object_ref=fair.ref, region=fair.region_id, changes=changes)
