"""Which activities somebody finds, and what he may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.roles import FIRM_ROLES, Role
from core.actor import Actor
from core.errors import NotVisible
from outreach.enums import ActivityKind, ActivityStatus, Audience, PaperKind
from outreach.models import Activity, ActivityPaper, Attendee

ORGANISERS = frozenset({Role.PROVINCIAL_OFFICER.value, Role.COACH.value})
CLINICAL_ROLES = frozenset({Role.CLINICIAN.value, Role.INSTITUTION_MANAGER.value})
STAFF_READERS = ORGANISERS | {Role.LEADER.value, Role.CITY_OFFICER.value}
ORDER = ("-starts_at", "-id")
COMING = ("starts_at", "id")
PAGE_SIZE = 20
SHOWN = (ActivityStatus.ANNOUNCED.value, ActivityStatus.HELD.value, ActivityStatus.CANCELLED.value)


def activities_visible_to(actor: Actor) -> QuerySet[Activity]:
    """What was announced and is for him, in every province; the office's own with its drafts. National ones see all."""
    rows = Activity.objects.all()
    if actor.is_system:
        return rows
    own = Q(region_id=actor.region) if actor.role in STAFF_READERS else Q(pk__in=[])
    return rows.filter(own | (Q(status__in=SHOWN) & Q(audience__in=audiences_of(actor))))


def audiences_of(actor: Actor) -> list[str]:
    """Colleagues of all offices find everything that was announced."""
    found = [Audience.EVERYBODY.value]
    staff = bool(actor.role) and actor.role not in CLINICAL_ROLES | FIRM_ROLES
    if staff or actor.role in CLINICAL_ROLES:
        found.append(Audience.CLINICIANS.value)
    if staff or actor.role in FIRM_ROLES:
        found.append(Audience.FIRMS.value)
    return found


def activity_for(actor: Actor, ref: str) -> Activity:
    """Raises NotVisible alike for unknown and for hidden ones."""
    found = activities_visible_to(actor).filter(ref=ref).select_related("region", "city").first()
    if found is None:
        raise NotVisible
    return found


def calendar(actor: Actor, *, kind: str = "", region: str = "", past: bool = False) -> QuerySet[Activity]:
    """Announced ones to come, or (``past``) what is over; order by COMING, or by ORDER."""
    rows = activities_visible_to(actor).filter(status__in=SHOWN).select_related("region", "city")
    if kind in ActivityKind.values:
        rows = rows.filter(kind=kind)
    if region:
        rows = rows.filter(region_id=region)
    now = timezone.now()
    return rows.filter(ends_at__lt=now) if past else rows.filter(ends_at__gte=now, status=ActivityStatus.ANNOUNCED)


def is_organiser(actor: Actor, activity: Activity) -> bool:
    return actor.role in ORGANISERS and actor.region == activity.region_id


def office_activities(actor: Actor, *, kind: str = "", status: str = "", text: str = "") -> QuerySet[Activity]:
    """All of the organiser's province, with who came (``came``) and who is expected (``expected``); order by ORDER."""
    if actor.role not in ORGANISERS:
        return Activity.objects.none()
    rows = Activity.objects.filter(region_id=actor.region)
    if kind in ActivityKind.values:
        rows = rows.filter(kind=kind)
    if status in ActivityStatus.values:
        rows = rows.filter(status=status)
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word))
    return rows.select_related("city").annotate(
        came=Count("attendees", filter=Q(attendees__came_at__isnull=False)),
        expected=Count("attendees", filter=Q(attendees__withdrawn_at=None)),
    )


def office_activity(actor: Actor, ref: str) -> Activity:
    """Raises NotVisible for another province's and for people who organise nothing."""
    found = office_activities(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def status_counts(actor: Actor) -> dict[str, int]:
    rows = office_activities(actor).order_by().values("status").annotate(n=Count("pk", distinct=True))
    return dict(rows.values_list("status", "n"))


def attendees_of(activity: Activity) -> list[Attendee]:
    """For its organisers: those expected and those who came, by name. What was withdrawn stays away."""
    rows = Attendee.objects.filter(activity=activity).filter(Q(withdrawn_at=None) | Q(came_at__isnull=False))
    return list(rows.order_by("name", "id"))


def person_times(activity: Activity) -> int:
    """人次: everybody who came, and those counted by hand."""
    return Attendee.objects.filter(activity=activity, came_at__isnull=False).count() + activity.counted_by_hand


def own_attendee(actor: Actor, activity: Activity) -> Attendee | None:
    if actor.user_id is None:
        return None
    return Attendee.objects.filter(activity=activity, user_id=actor.user_id).first()


def attendee_by_code(actor: Actor, code: str) -> Attendee:
    """For an organiser who scans it. Raises NotVisible."""
    found = Attendee.objects.filter(code=code, withdrawn_at=None).select_related("activity").first()
    if found is None or not is_organiser(actor, found.activity):
        raise NotVisible
    return found


def attendees_by_code(actor: Actor, codes: Sequence[str]) -> list[Attendee]:
    """Those of his own activities; what was withdrawn stays away, unless the person came."""
    rows = Attendee.objects.filter(code__in=codes).filter(Q(withdrawn_at=None) | Q(came_at__isnull=False))
    return [each for each in rows.select_related("activity") if is_organiser(actor, each.activity)]


def activity_at_door(code: str) -> Activity:
    """Announced, and on its day: whoever is in the room has the code before him. Raises NotVisible at other times."""
    found = Activity.objects.filter(door_code=code, status=ActivityStatus.ANNOUNCED).first()
    if found is None or not is_door_open(found, timezone.now()):
        raise NotVisible
    return found


DOOR = timedelta(hours=2)


def is_door_open(activity: Activity, now: datetime) -> bool:
    """From two hours before the beginning until two hours after the end."""
    return activity.starts_at - DOOR <= now <= activity.ends_at + DOOR


@dataclass(frozen=True)
class Places:
    """``left`` is None where there is no limit."""

    taken: int
    left: int | None


def places_of(activity: Activity) -> Places:
    taken = Attendee.objects.filter(activity=activity, withdrawn_at=None, at_the_door=False).count()
    return Places(taken, None if activity.places is None else max(0, activity.places - taken))


def is_registration_open(activity: Activity, today: date) -> bool:
    until = activity.register_until or timezone.localdate(activity.ends_at)
    return activity.status == ActivityStatus.ANNOUNCED and activity.audience != Audience.INVITED and today <= until


def papers_of(activity: Activity, *, for_office: bool) -> list[ActivityPaper]:
    """Participants read the materials and see the pictures; minutes are the office's."""
    rows = ActivityPaper.objects.filter(activity=activity, removed_at=None).order_by("kind", "id")
    return list(rows if for_office else rows.exclude(kind=PaperKind.MINUTES))


def paper_for(actor: Actor, activity_ref: str, ref: str) -> ActivityPaper:
    """Raises NotVisible."""
    activity = activity_for(actor, activity_ref)
    papers = papers_of(activity, for_office=is_organiser(actor, activity))
    found = next((paper for paper in papers if paper.ref == ref), None)
    if found is None:
        raise NotVisible
    found.activity = activity
    return found


def activities_on(day: date) -> QuerySet[Activity]:
    """Announced ones that begin on that day, for the reminder."""
    return Activity.objects.filter(status=ActivityStatus.ANNOUNCED, starts_at__date=day).order_by("pk")


def overdue_to_close(day: date) -> QuerySet[Activity]:
    """Announced ones that were over before that day: somebody forgot to say whether they took place."""
    return Activity.objects.filter(status=ActivityStatus.ANNOUNCED, ends_at__date__lt=day).order_by("pk")
