"""An appointment of a case, from the booking to what became of it.

A booking is a confirmation: the time had been offered. Times are judged here, permissions in ``permissions``.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.appointments import AppointmentStatus
from registration.workflow.cases import GUIDES_TURN
from registration.workflow.relations import CITY, COACH, OFFICER, OWNER, REGISTRANT, SYSTEM


def require_in_time(appointment: Any, _values: Mapping[str, Any]) -> None:
    """A side moves or cancels until so many hours before (setting ``change_hours``)."""
    hours: int = settings.REGISTRATION["change_hours"]
    held = appointment.status == AppointmentStatus.BOOKED
    if held and appointment.starts_at - timezone.now() < timedelta(hours=hours):
        text = ngettext_lazy(
            "An appointment can be moved or cancelled until %(n)s hour before it begins.",
            "An appointment can be moved or cancelled until %(n)s hours before it begins.",
            hours,
        )
        raise GuardRefused(text % {"n": hours}, help_text=_("Please call whoever guides you."))


def require_ahead(appointment: Any, _values: Mapping[str, Any]) -> None:
    if appointment.starts_at <= timezone.now():
        raise GuardRefused(_("This appointment has begun already; say whether it was held."))


def require_begun(appointment: Any, _values: Mapping[str, Any]) -> None:
    if appointment.starts_at > timezone.now():
        raise GuardRefused(_("This appointment still lies ahead."))


APPOINTMENT_MACHINE = register(
    Machine(
        "appointment",
        (
            State(
                AppointmentStatus.BOOKED,
                AppointmentStatus.BOOKED.label,
                GUIDES_TURN,
                _("The time is yours. Both sides are reminded the day before and an hour before."),
            ),
            State(AppointmentStatus.HELD, AppointmentStatus.HELD.label, NOBODY, _("It took place.")),
            State(AppointmentStatus.MISSED, AppointmentStatus.MISSED.label, NOBODY, _("It did not take place.")),
            State(
                AppointmentStatus.CANCELLED,
                AppointmentStatus.CANCELLED.label,
                NOBODY,
                _("It was called off; the time is free for others."),
                final=True,
            ),
            State(
                AppointmentStatus.DECLINED,
                AppointmentStatus.DECLINED.label,
                OWNER,
                _("It cannot take place at this time; the reason stands here. Another time can be taken."),
            ),
        ),
        (
            Transition(
                "move",
                pgettext_lazy("an appointment", "Take another time"),
                (AppointmentStatus.BOOKED, AppointmentStatus.DECLINED),
                AppointmentStatus.BOOKED,
                (OWNER, REGISTRANT),
                "appointment.moved",
                guards=(require_in_time,),
                writes=("status_since", "starts_at", "minutes", "sequence"),
                tells=(COACH, OWNER, REGISTRANT),
            ),
            Transition(
                "cancel",
                pgettext_lazy("an appointment", "Cancel"),
                (AppointmentStatus.BOOKED, AppointmentStatus.DECLINED),
                AppointmentStatus.CANCELLED,
                (OWNER, REGISTRANT),
                "appointment.cancelled",
                guards=(require_in_time,),
                writes=("status_since", "sequence"),
                tells=(COACH, OWNER, REGISTRANT),
            ),
            Transition(
                "lapse",
                pgettext_lazy("an appointment", "Called off by the portal"),
                (AppointmentStatus.BOOKED, AppointmentStatus.DECLINED),
                AppointmentStatus.CANCELLED,
                (SYSTEM,),
                "appointment.lapsed",
                writes=("status_since", "sequence"),
                tells=(COACH, OWNER, REGISTRANT),
            ),
            Transition(
                "decline",
                pgettext_lazy("an appointment", "Decline"),
                (AppointmentStatus.BOOKED,),
                AppointmentStatus.DECLINED,
                (COACH, OFFICER, CITY),
                "appointment.declined",
                guards=(require_ahead,),
                writes=("status_since", "sequence"),
                tells=(OWNER, REGISTRANT),
            ),
            Transition(
                "hold",
                pgettext_lazy("an appointment", "It was held"),
                (AppointmentStatus.BOOKED, AppointmentStatus.MISSED),
                AppointmentStatus.HELD,
                (COACH, OFFICER, CITY),
                "appointment.held",
                guards=(require_begun,),
                writes=("status_since",),
            ),
            Transition(
                "miss",
                pgettext_lazy("an appointment", "It was not held"),
                (AppointmentStatus.BOOKED, AppointmentStatus.HELD),
                AppointmentStatus.MISSED,
                (COACH, OFFICER, CITY),
                "appointment.missed",
                guards=(require_begun,),
                writes=("status_since",),
                tells=(OWNER, REGISTRANT),
            ),
        ),
        AppointmentStatus.BOOKED,
        audited_as="case",
    )
)
