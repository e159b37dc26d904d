"""Activities: prepared, announced, changed, held or cancelled by the offices of the province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, Region
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, StaleEdit, Text
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import limited_text, one_line, required_text
from outreach.enums import ActivityKind, ActivityStatus, Audience
from outreach.events import ACTIVITY_HELD, ACTIVITY_REOPENED
from outreach.models import Activity
from outreach.notifications import tell_cancelled, tell_changed, tell_to_close, tell_tomorrow
from outreach.permissions import require_organiser, require_planner, require_transition
from outreach.selectors.activities import activities_on, overdue_to_close, person_times
from outreach.workflow import ACTIVITY_MACHINE

MOST = {"title": 100, "text": 4000, "place": 200, "link": 300, "reason": 300, "summary": 8000}
MOST_LINES = {"lecturers": (20, 80), "topics": (30, 100)}
MOST_PLACES = 100_000
CODE_LENGTH = 16
# What people plan by: they are told when it changes.
WHEN_AND_WHERE = frozenset({"starts_at", "ends_at", "place", "link", "city_id"})


@dataclass(frozen=True)
class ActivityFacts:
    """``city`` is a code, empty for elsewhere; ``hosts`` are public references of organisations.

    ``places`` limits registrations (None: no limit); ``register_until`` is the last day for them, else the day itself.
    """

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    city: str = ""
    text: str = ""
    audience: str = Audience.EVERYBODY.value
    places: int | None = None
    register_until: date | None = None
    hosts: tuple[str, ...] = ()
    lecturers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def plan_activity(*, by: Actor, facts: ActivityFacts) -> Activity:
    """Prepares one for the organiser's province; only the office sees it. Raises PermissionRefused, InvalidInput.

    One that lies in the past may be entered too: the office writes down afterwards what took place.
    """
    person = require_planner(by)
    values, hosts = _checked(by.region, facts)
    with transaction.atomic():
        activity = Activity.objects.create(
            ref=new_ref(), region_id=by.region, door_code=new_ref(CODE_LENGTH), created_by_id=person, **values
        )
        activity.hosts.set(hosts)
        note(by, activity, "activity.planned", {"kind": activity.kind, "title": activity.title})
    return activity


def change_activity(*, by: Actor, activity: Activity, facts: ActivityFacts, sequence: int | None = None) -> Activity:
    """Corrects it while it is neither held nor cancelled; another time or place is told to all who registered.

    ``sequence`` is the one the person had before him: StaleEdit when somebody saved in between. Raises
    PermissionRefused, InvalidInput, GuardRefused.
    """
    values, hosts = _checked(activity.region_id, facts)
    with transaction.atomic():
        fresh = _changeable(by, activity, sequence)
        changed = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
        if set(fresh.hosts.values_list("pk", flat=True)) != {host.pk for host in hosts}:
            fresh.hosts.set(hosts)
            changed.append("hosts")
        if not changed:
            return fresh
        _write(fresh, values, changed)
        note(by, fresh, "activity.changed", {"fields": changed})
        if fresh.status == ActivityStatus.ANNOUNCED and WHEN_AND_WHERE & set(changed):
            tell_changed(fresh)
    return fresh


def _changeable(by: Actor, activity: Activity, sequence: int | None) -> Activity:
    fresh = lock(Activity, activity.pk)
    require_organiser(by, fresh)
    if fresh.status not in (ActivityStatus.DRAFT, ActivityStatus.ANNOUNCED):
        raise GuardRefused(_("It is over; take that back first to change it."))
    if sequence is not None and fresh.sequence != sequence:
        raise StaleEdit(_("Somebody else has changed this in the meantime. Your text is here; save again to keep it."))
    return fresh


def _write(activity: Activity, values: Mapping[str, Any], changed: Sequence[str]) -> None:
    columns = [name for name in changed if name in values]
    for name in columns:
        setattr(activity, name, values[name])
    activity.sequence += 1
    activity.save(update_fields=[*columns, "sequence"])


def announce_activity(*, by: Actor, activity: Activity) -> Activity:
    """Puts it into the calendar. Raises PermissionRefused; GuardRefused when it is over already."""
    with transaction.atomic():
        fresh = lock(Activity, activity.pk)
        if fresh.ends_at < timezone.now():
            raise GuardRefused(_("It is over already: mark it as held instead."))
        return perform(ACTIVITY_MACHINE, "announce", fresh, by=by, allow=require_transition, values=_now())


def hold_activity(*, by: Actor, activity: Activity, counted_by_hand: int | None = None, summary: str = "") -> Activity:
    """It took place: from now on it counts, on the day it began, with everybody who came. Announces ACTIVITY_HELD.

    ``counted_by_hand``: people who came and are on no list of the portal; None leaves what was said before. Raises
    PermissionRefused, InvalidInput; GuardRefused before it has begun, or when nobody came.
    """
    said = limited_text("summary", summary, most=MOST["summary"])
    if counted_by_hand is not None and not 0 <= counted_by_hand <= MOST_PLACES:
        raise InvalidInput(fields={"counted_by_hand": [_("A number of people, at most %(n)s.") % {"n": MOST_PLACES}]})
    with transaction.atomic():
        fresh = lock(Activity, activity.pk)
        require_organiser(by, fresh)
        if fresh.starts_at > timezone.now():
            raise GuardRefused(_("It has not begun yet."))
        if counted_by_hand is not None:
            fresh.counted_by_hand = counted_by_hand
        fresh.summary = said or fresh.summary
        fresh.save(update_fields=["counted_by_hand", "summary"])
        if not person_times(fresh):
            raise GuardRefused(_("Nobody is recorded as having come. Check people in, or enter their number."))
        values = {**_now(), "held_on": timezone.localdate(fresh.starts_at)}
        changes = {"people": person_times(fresh)}
        held = perform(ACTIVITY_MACHINE, "hold", fresh, by=by, allow=require_transition, values=values, changes=changes)
        publish(ACTIVITY_HELD, activity=held, by=by)
    return held


def reopen_activity(*, by: Actor, activity: Activity, reason: str) -> Activity:
    """It was marked as held by mistake: it no longer counts. Announces ACTIVITY_REOPENED. Raises InvalidInput."""
    said = required_text("reason", reason, most=MOST["reason"], missing=_("Please give the reason."))
    values = {**_now(), "held_on": None}
    with transaction.atomic():
        fresh = perform(
            ACTIVITY_MACHINE, "reopen", activity, by=by, allow=require_transition, values=values, reason=said
        )
        publish(ACTIVITY_REOPENED, activity=fresh, by=by)
    return fresh


def cancel_activity(*, by: Actor, activity: Activity, reason: str) -> Activity:
    """It does not take place; everybody who registered is told with the reason. Raises InvalidInput, GuardRefused."""
    said = required_text("reason", reason, most=MOST["reason"], missing=_("Please give the reason."))
    with transaction.atomic():
        fresh = perform(
            ACTIVITY_MACHINE, "cancel", activity, by=by, allow=require_transition, values=_now(), reason=said
        )
        tell_cancelled(fresh, said)
    return fresh


def remind_activities(*, today: date, tomorrow: date) -> int:
    """The day before to those who registered; and to whoever forgot to say that one took place. Safe to run twice."""
    coming, late = list(activities_on(tomorrow)), list(overdue_to_close(today))
    for activity in coming:
        tell_tomorrow(activity)
    for activity in late:
        tell_to_close(activity)
    return len(coming) + len(late)


def note(by: Actor, activity: Activity, event: str, changes: Mapping[str, Any] | None = None) -> None:
    record(
        by=by,
        event=event,
        object_type="activity",
        object_ref=activity.ref,
        region=activity.region_id,
        changes=changes,
    )


def _now() -> dict[str, Any]:
    return {"status_since": timezone.now()}


def _checked(region: str, facts: ActivityFacts) -> tuple[dict[str, Any], list[Organisation]]:
    """The values as they are kept. Raises InvalidInput with everything that is wrong."""
    faults: dict[str, list[Text]] = {}
    values: dict[str, Any] = {
        "kind": facts.kind,
        "audience": facts.audience,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "places": facts.places,
        "register_until": facts.register_until,
        "city_id": facts.city or None,
    }
    if facts.kind not in ActivityKind.values:
        faults["kind"] = [_("Choose what kind of activity it is.")]
    if facts.audience not in Audience.values:
        faults["audience"] = [_("Choose for whom it is.")]
    if facts.ends_at <= facts.starts_at:
        faults["ends_at"] = [_("It ends before it begins.")]
    if facts.places is not None and not 1 <= facts.places <= MOST_PLACES:
        faults["places"] = [_("At least one place, or none given for no limit.")]
    if facts.register_until and facts.register_until > timezone.localdate(facts.starts_at):
        faults["register_until"] = [_("The last day to register cannot be after the activity.")]
    if facts.city and not Region.objects.filter(pk=facts.city, parent_id=region).exists():
        faults["city"] = [_("Choose a city of the province.")]
    hosts = _hosts(facts.hosts, faults)
    values |= _texts(facts, faults)
    if faults:
        raise InvalidInput(fields=faults)
    return values, hosts


def _hosts(refs: Sequence[str], faults: dict[str, list[Text]]) -> list[Organisation]:
    wanted = set(refs)
    found = list(Organisation.objects.filter(ref__in=wanted))
    if len(found) < len(wanted):
        faults["hosts"] = [_("Choose the institutions from the list.")]
    return found


def _texts(facts: ActivityFacts, faults: dict[str, list[Text]]) -> dict[str, Any]:
    def kept(name: str, read: Any) -> Any:
        try:
            return read()
        except InvalidInput as refusal:
            faults.update({key: list(said) for key, said in refusal.fields.items()})
            return ""

    missing = _("Please enter a title.")
    values = {
        "title": kept(
            "title", lambda: required_text("title", one_line(facts.title), most=MOST["title"], missing=missing)
        ),
        "text": kept("text", lambda: limited_text("text", facts.text, most=MOST["text"])),
        "place": kept("place", lambda: limited_text("place", one_line(facts.place), most=MOST["place"])),
        "link": kept("link", lambda: _link(facts.link)),
        "lecturers": kept("lecturers", lambda: _lines("lecturers", facts.lecturers)),
        "topics": kept("topics", lambda: _lines("topics", facts.topics)),
    }
    if not values["place"] and not values["link"] and not faults.keys() & {"place", "link"}:
        faults["place"] = [_("Please give a place, or a link for a meeting at a distance.")]
    return values


def _link(text: str) -> str:
    link = limited_text("link", text, most=MOST["link"])
    if link:
        try:
            URLValidator(schemes=["https"])(link)
        except ValidationError:
            raise InvalidInput(fields={"link": [_("A link begins with https://.")]}) from None
    return link


def _lines(name: str, lines: Sequence[str]) -> list[str]:
    most, longest = MOST_LINES[name]
    kept = [limited_text(name, one_line(line), most=longest) for line in lines if line.strip()]
    if len(kept) > most:
        raise InvalidInput(fields={name: [_("At most %(n)s lines.") % {"n": most}]})
    return kept
