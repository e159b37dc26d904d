"""Asking for a registration test, and the institute's answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from core.widgets import offer
from registration.forms.tasks import FILLED_IN, FilesField, FormWithFiles, day_field, long_text
from registration.models import TestBooking
from registration.services.bookings import (
    MOST_CONTACT,
    MOST_NOTE,
    MOST_PRODUCT,
    MOST_REASON,
    MOST_REPORT,
    MOST_SAMPLES,
    MOST_STANDARDS,
    TestDays,
    TestRequest,
)


class BookingRequestForm(FormWithFiles):
    organisation = forms.ChoiceField(label=_("Test institute"), error_messages=FILLED_IN)
    product = forms.CharField(
        label=_("Product and models to be tested"), max_length=MOST_PRODUCT, error_messages=FILLED_IN
    )
    samples = long_text(
        _("Samples"), most=MOST_SAMPLES, rows=3, help_text=_("How many, of which models, and when they are ready.")
    )
    standards = long_text(
        _("Standards and technical requirements"),
        most=MOST_STANDARDS,
        rows=5,
        help_text=_("One in each line, such as GB 9706.1-2020, and the number of your technical requirements."),
    )
    wished_from = day_field(_("Wished from"))
    wished_until = day_field(_("Wished until"))
    contact = forms.CharField(
        label=_("Whom the institute can reach"),
        help_text=_("Name and telephone; only the institute and the people of this case read it."),
        max_length=MOST_CONTACT,
        error_messages=FILLED_IN,
    )
    files: Any = FilesField(help_text=_("Such as the technical requirements; the institute reads them."))

    def __init__(self, *args: Any, institutes: Iterable[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [("", _("Please choose")), *institutes])

    def request(self) -> TestRequest:
        return TestRequest(**{name: value for name, value in self.cleaned_data.items() if name != "files"})


class BookingDaysForm(forms.Form):
    arrives_on = day_field(_("Samples arrive on"))
    starts_on = day_field(_("Test begins on"))
    ends_on = day_field(_("Planned end"))
    contact = forms.CharField(
        label=_("Contact at the institute"),
        help_text=_("Name and telephone for questions about samples and schedule."),
        max_length=MOST_CONTACT,
        required=False,
    )
    note = long_text(_("Note to the applicant"), most=MOST_NOTE, rows=2, required=False)

    @staticmethod
    def of(booking: TestBooking) -> dict[str, Any]:
        """What is booked now, to be moved."""
        return {
            "arrives_on": booking.arrives_on,
            "starts_on": booking.starts_on,
            "ends_on": booking.ends_on,
            "contact": booking.institute_contact,
            "note": booking.note,
        }

    def days(self) -> TestDays:
        return TestDays(**self.cleaned_data)


class SamplesForm(forms.Form):
    on = day_field(_("Received on"))


class PassedForm(FormWithFiles):
    on = day_field(_("Day of the report"))
    number = forms.CharField(label=_("Number of the test report"), max_length=MOST_REPORT, error_messages=FILLED_IN)
    files: Any = FilesField(label=_("Test report"))


class FailedForm(FormWithFiles):
    on = day_field(_("Finished on"))
    reason = long_text(_("What was not passed"), most=MOST_REASON, rows=3)
    number = forms.CharField(label=_("Number of the test report"), max_length=MOST_REPORT, required=False)
    files: Any = FilesField()


class ReasonForm(forms.Form):
    reason = long_text(pgettext_lazy("a registration test", "Reason"), most=MOST_REASON, rows=3)

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
