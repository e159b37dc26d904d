"""Who is told of registration tests: number, state and days."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.notices import notify
from registration.models import TestBooking
from registration.notifications.people import guides_of, sides_of, without
from registration.selectors.bookings import people_of_institute

Wording = Callable[[], str]


def tell_requested(*, booking: TestBooking) -> None:
    words = {"number": booking.case.project.ref}
    _tell_institute(
        booking,
        "requested",
        lambda: _("%(number)s: a registration test is asked for") % words,
        lambda: _("Please answer by %(day)s.") % {"day": date_format(booking.answer_by)},
    )


def tell_test_withdrawn(*, booking: TestBooking) -> None:
    words = {"number": booking.case.project.ref}
    _tell_institute(booking, "withdrawn", lambda: _("%(number)s: the request for a test is withdrawn") % words)


def tell_sides(*, booking: TestBooking, by: Actor, event: str, wording: Wording) -> None:
    """Both sides, whoever asked, and the guides: what the institute answered; ``wording`` takes %(number)s."""
    case = booking.case
    notify(
        recipients=without([booking.asked_by, *sides_of(case), *guides_of(case)], by),
        event=f"booking.{event}",
        key=f"booking.{event}:{booking.ref}:{booking.status_since.isoformat()}",
        title=lambda: wording() % {"number": case.project.ref},
        body=lambda: _days(booking),
        url=case_address(booking),
    )


def _days(booking: TestBooking) -> str:
    if booking.status != "booked" or booking.arrives_on is None or booking.ends_on is None:
        return ""
    words = {"day": date_format(booking.arrives_on), "end": date_format(booking.ends_on)}
    return _("Samples on %(day)s; the test is planned to end on %(end)s.") % words


def tell_test_late(*, booking: TestBooking, day: str) -> None:
    words = {"number": booking.case.project.ref}
    _tell_institute(
        booking,
        f"late:{day}",
        lambda: _("%(number)s: a registration test waits for your institute") % words,
        lambda: _("Please book it, report how far it is, or send it back with the reason."),
    )


def tell_test_late_again(*, booking: TestBooking, day: str) -> None:
    """The guides: the institute was reminded and has not answered."""
    case = booking.case
    notify(
        recipients=guides_of(case),
        event="booking.late_again",
        key=f"booking.late_again:{booking.ref}:{day}",
        title=lambda: _("%(number)s: the test institute does not answer") % {"number": case.project.ref},
        url=case_address(booking),
    )


def case_address(booking: TestBooking) -> str:
    return reverse("registration:case_booking", args=[booking.case.ref, booking.ref])


def _tell_institute(booking: TestBooking, event: str, title: Wording, body: Wording | None = None) -> None:
    notify(
        recipients=people_of_institute(booking.organisation_id),
        event=f"booking.{event.split(':')[0]}",
        key=f"booking.{event}:{booking.ref}",
        title=title,
        body=body or "",
        url=reverse("console:test_page", args=[booking.ref]),
    )
