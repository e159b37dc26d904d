"""Who is told about appointments: number and time of it, never what it is about."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.notices import notify
from registration.models import Appointment
from registration.notifications.people import sides_of, without


def page_of(appointment: Appointment) -> str:
    return reverse("registration:appointment_page", args=[appointment.case.ref, appointment.ref])


def time_of(appointment: Appointment) -> str:
    return date_format(localtime(appointment.starts_at), "DATETIME_FORMAT")


def tell_booked(*, appointment: Appointment, by: Actor) -> None:
    people = [appointment.slot.guide, *sides_of(appointment.case)]
    _tell(appointment, without(people, by), "appointment.booked", lambda: _("%(number)s: appointment on %(time)s"))


def tell_moved(*, appointment: Appointment, by: Actor, also: User) -> None:
    """``also``: whoever had offered the time before."""
    people = [appointment.slot.guide, also, *sides_of(appointment.case)]
    _tell(appointment, without(people, by), "appointment.moved", lambda: _("%(number)s: appointment moved to %(time)s"))


def tell_cancelled(*, appointment: Appointment, by: Actor) -> None:
    people = [appointment.slot.guide, *sides_of(appointment.case)]
    _tell(
        appointment,
        without(people, by),
        "appointment.cancelled",
        lambda: _("%(number)s: the appointment on %(time)s is called off"),
    )


def tell_declined(*, appointment: Appointment, by: Actor) -> None:
    _tell(
        appointment,
        without([appointment.booked_by, *sides_of(appointment.case)], by),
        "appointment.declined",
        lambda: _("%(number)s: the appointment on %(time)s cannot take place"),
        lambda: _("Its page says why, and which other time is offered."),
    )


def tell_missed(*, appointment: Appointment, by: Actor) -> None:
    _tell(
        appointment,
        without(sides_of(appointment.case), by),
        "appointment.missed",
        lambda: _("%(number)s: the appointment on %(time)s was not held"),
        lambda: _("You can book another time."),
    )


def remind(*, appointment: Appointment, when: str) -> None:
    """``when``: "day" before or "hour" before."""
    wordings: dict[str, Callable[[], str]] = {
        "day": lambda: _("Reminder: %(number)s, appointment on %(time)s"),
        "hour": lambda: _("In an hour: %(number)s, appointment on %(time)s"),
    }
    people = [appointment.slot.guide, appointment.booked_by, *sides_of(appointment.case)]
    _tell(appointment, people, f"appointment.reminder_{when}", wordings[when])


def _tell(
    appointment: Appointment,
    people: Iterable[User],
    event: str,
    title: Callable[[], str],
    body: Callable[[], str] = str,
) -> None:
    """Once for each state and time of it."""
    number = appointment.case.project.ref
    notify(
        recipients=people,
        event=event,
        key=f"{event}:{appointment.ref}:{appointment.sequence}:{appointment.status}",
        title=lambda: title() % {"number": number, "time": time_of(appointment)},
        body=body,
        url=page_of(appointment),
    )
