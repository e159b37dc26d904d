"""Appointments of a case, for those who read its papers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from registration.enums.appointments import AppointmentStatus
from registration.models import Appointment, Case
from registration.selectors.cases import case_for, relations_of
from registration.workflow.relations import READERS

ORDER = ("-starts_at", "-id")
PAGE_SIZE = 20
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def read_case(actor: Actor, ref: str) -> Case:
    """Raises NotVisible also for those who see how far a case is, but read nothing that its people say."""
    case = case_for(actor, ref)
    if not relations_of(actor, case) & READERS:
        raise NotVisible
    return case


def appointments_of(case: Case) -> QuerySet[Appointment]:
    """The caller has the case from ``read_case``."""
    rows = Appointment.objects.filter(case=case)
    return rows.select_related("slot__guide", "booked_by", "offered")


def coming_of(case: Case) -> list[Appointment]:
    """What still needs somebody: booked ones, and declined ones nobody has taken up; the next first."""
    waiting = (AppointmentStatus.BOOKED.value, AppointmentStatus.DECLINED.value)
    return list(appointments_of(case).filter(status__in=waiting).order_by("starts_at", "pk")[:PAGE_SIZE])


def earlier_of(case: Case, coming: Iterable[Appointment], cursor: str) -> Page[Appointment]:
    rows = appointments_of(case).exclude(pk__in=[each.pk for each in coming])
    return page_of(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


def appointment_of(case: Case, ref: str) -> Appointment:
    """Raises NotVisible for one of another case."""
    found = appointments_of(case).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def booked_ahead(case: Case, now: datetime) -> int:
    return Appointment.objects.filter(case=case, status=AppointmentStatus.BOOKED, starts_at__gt=now).count()


def standing_ahead(case: Case, now: datetime) -> list[Appointment]:
    """What is called off when its guide no longer guides the case, or the case does not go on."""
    rows = Appointment.objects.filter(case=case, starts_at__gt=now)
    waiting = (AppointmentStatus.BOOKED.value, AppointmentStatus.DECLINED.value)
    return list(rows.filter(status__in=waiting).select_related("slot").order_by("pk"))


def to_remind(now: datetime) -> QuerySet[Appointment]:
    """Booked ones of the next day or hour of which nobody was reminded yet."""
    day = Q(starts_at__lte=now + DAY, day_reminded_at=None)
    hour = Q(starts_at__lte=now + HOUR, hour_reminded_at=None)
    rows = Appointment.objects.filter(day | hour, status=AppointmentStatus.BOOKED, starts_at__gt=now)
    return rows.order_by("pk")
