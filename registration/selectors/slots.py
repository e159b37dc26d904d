"""Times that guides offer: their own week, and what is free for a case."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.workdays import is_workday
from registration.enums.appointments import TAKING, AppointmentStatus
from registration.models import Appointment, BlockedDay, Case, Slot
from registration.selectors.cases import CITY_CLASS

WEEK = 7
# A side chooses among so many times; a coach with more of them free has them in the weeks after.
MOST_SHOWN = 60


@dataclass
class SlotDay:
    """One day of a guide's week. ``workday``: by China's adjusted calendar. Rows have ``slot`` and ``appointment``."""

    day: date
    workday: bool
    blocked: bool
    past: bool
    rows: list["SlotRow"] = field(default_factory=list)

    @property
    def free(self) -> int:
        return sum(row.appointment is None and not row.past for row in self.rows)


@dataclass(frozen=True)
class SlotRow:
    slot: Slot
    ends_at: datetime
    appointment: Appointment | None
    past: bool


def midnight(day: date) -> datetime:
    """The day's beginning in China."""
    return timezone.make_aware(datetime.combine(day, time()))


def own_slots(actor: Actor) -> QuerySet[Slot]:
    """Those a person offers and has not withdrawn, whatever his present role: he cannot be in two places."""
    return Slot.objects.filter(guide_id=actor.user_id or 0, withdrawn_at=None)


def slot_of(actor: Actor, ref: str) -> Slot:
    """Raises NotVisible for another's time."""
    found = own_slots(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def week_of(actor: Actor, monday: date, now: datetime) -> list[SlotDay]:
    """The seven days from ``monday`` with his times, the earliest first; three queries."""
    end = monday + timedelta(days=WEEK)
    taken = Appointment.objects.filter(status__in=sorted(TAKING)).select_related("case__project")
    rows = (
        own_slots(actor)
        .filter(starts_at__gte=midnight(monday), starts_at__lt=midnight(end))
        .prefetch_related(Prefetch("appointments", taken, to_attr="standing"))
        .order_by("starts_at", "pk")
    )
    blocked = blocked_days(actor, monday, end)
    today = timezone.localdate(now)
    days = [
        SlotDay(day, is_workday(day), day in blocked, day < today)
        for day in (monday + timedelta(days=n) for n in range(WEEK))
    ]
    for slot in rows:
        standing: list[Appointment] = getattr(slot, "standing")  # noqa: B009 - the prefetch above writes it
        row = SlotRow(slot, ends_of(slot), next(iter(standing), None), slot.starts_at <= now)
        days[(timezone.localdate(slot.starts_at) - monday).days].rows.append(row)
    return days


def blocked_days(actor: Actor, first: date, end: date) -> set[date]:
    rows = BlockedDay.objects.filter(guide_id=actor.user_id or 0, day__gte=first, day__lt=end)
    return set(rows.values_list("day", flat=True))


def ends_of(slot: Slot | Appointment) -> datetime:
    return slot.starts_at + timedelta(minutes=slot.minutes)


def free_slots(case: Case, now: datetime) -> QuerySet[Slot]:
    """Times that can be booked for this case, the next first: not taken, and so far ahead that it is seen in time."""
    begins = now + timedelta(hours=settings.REGISTRATION["booking_lead_hours"])
    taken = Appointment.objects.filter(slot=OuterRef("pk"), status__in=sorted(TAKING))
    rows = Slot.objects.filter(_open_to(case), ~Exists(taken), withdrawn_at=None, starts_at__gt=begins)
    return guided(rows, case).select_related("guide").order_by("starts_at", "pk")


def guided(rows: QuerySet[Slot], case: Case) -> QuerySet[Slot]:
    """Of people who still hold the role they offered it in; nobody guides what is his own."""
    held = Membership.objects.filter(
        Q(organisation__city_id=OuterRef("city_id")) | ~Q(role=Role.CITY_OFFICER),
        user_id=OuterRef("guide_id"),
        role=OuterRef("role"),
        status=MembershipStatus.ACTIVE,
        organisation__region_id=OuterRef("region_id"),
    )
    return rows.filter(Exists(held)).exclude(guide_id=case.project.owner_id or 0)


def _open_to(case: Case) -> Q:
    """The coach's; every officer's of the province; for Class I those of the officers of its city."""
    found = Q(role=Role.PROVINCIAL_OFFICER, region_id=case.region_id)
    if case.coach_id is not None:
        found |= Q(role=Role.COACH, guide_id=case.coach_id, region_id=case.region_id)
    if case.management_class == CITY_CLASS and case.city_id is not None:
        found |= Q(role=Role.CITY_OFFICER, city_id=case.city_id)
    return found


def slot_is_for(slot: Slot, case: Case) -> bool:
    """Whoever offered it still guides this case."""
    return guided(Slot.objects.filter(_open_to(case), pk=slot.pk), case).exists()


def unsettled(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """Past ones of his of which nobody has said whether they were held, the oldest first."""
    rows = Appointment.objects.filter(
        slot__guide_id=actor.user_id or 0, status=AppointmentStatus.BOOKED, starts_at__lte=now
    )
    return rows.select_related("case__project", "slot").order_by("starts_at", "pk")


def todays_count(actor: Actor, now: datetime) -> tuple[int, int]:
    """His booked appointments of today, and those of earlier days that wait for a word; one query."""
    begin = midnight(timezone.localdate(now))
    rows = Appointment.objects.filter(
        slot__guide_id=actor.user_id or 0,
        status=AppointmentStatus.BOOKED,
        starts_at__lt=begin + timedelta(days=1),
    ).aggregate(today=Count("pk", filter=Q(starts_at__gte=begin)), before=Count("pk", filter=Q(starts_at__lt=begin)))
    return rows["today"], rows["before"]


def todays_appointments(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """His booked ones of today, by the hour."""
    begin = midnight(timezone.localdate(now))
    rows = Appointment.objects.filter(
        slot__guide_id=actor.user_id or 0,
        status=AppointmentStatus.BOOKED,
        starts_at__gte=begin,
        starts_at__lt=begin + timedelta(days=1),
    )
    return rows.select_related("case__project", "slot").order_by("starts_at", "pk")


def own_free_ahead(actor: Actor, now: datetime) -> QuerySet[Slot]:
    """What he can propose instead of a time he declines."""
    taken = Appointment.objects.filter(slot=OuterRef("pk"), status__in=sorted(TAKING))
    rows = own_slots(actor).filter(~Exists(taken), starts_at__gt=now, role=actor.role)
    return rows.order_by(F("starts_at").asc(), "pk")
