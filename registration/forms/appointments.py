"""Offered times and appointments. What can be booked, lengths and times are judged by the services."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from registration.models import Slot
from registration.services.appointments import MOST_NOTE, MOST_QUESTION, MOST_SUBJECT
from registration.services.slots import MOST_LINK, MOST_PLACE, SlotPlan

LENGTHS = (15, 20, 30, 45, 60, 90, 120)
HALF_AN_HOUR = 30
WEEKS = (1, 2, 4, 8, 12, 26)


def length_choices(*more: int) -> list[tuple[int, Any]]:
    lengths = sorted({*LENGTHS, *more})
    return [(n, ngettext_lazy("%(n)s minute", "%(n)s minutes", n) % {"n": n}) for n in lengths]


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def place_field() -> forms.CharField:
    return forms.CharField(label=pgettext_lazy("a meeting", "Place"), max_length=MOST_PLACE, required=False)


def link_field() -> forms.CharField:
    return forms.CharField(
        label=_("Link to the video conference"),
        help_text=_("For a meeting at a distance; begins with https://"),
        max_length=MOST_LINK,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


def slot_label(slot: Slot) -> str:
    """“Tuesday, day, from–to, with whom”, in the language of the page."""
    begins = timezone.localtime(slot.starts_at)
    ends = begins + timedelta(minutes=slot.minutes)
    when = f"{date_format(begins, 'DATE_FORMAT')} {date_format(begins, 'l')} {begins:%H:%M}–{ends:%H:%M}"
    return f"{when} · {slot.guide.name}"


class SlotOfferForm(forms.Form):
    day = day_field(_("First day"))
    begins = time_field(pgettext_lazy("offered times", "From"))
    ends = time_field(pgettext_lazy("offered times", "Until"))
    minutes = forms.TypedChoiceField(
        label=_("Length of each time"), coerce=int, initial=HALF_AN_HOUR, choices=length_choices()
    )
    weeks = forms.TypedChoiceField(
        label=_("Repeat weekly"),
        help_text=_("On the same weekday. Days that are no working days, and days you have blocked, are left out."),
        coerce=int,
        initial=1,
        choices=[
            (n, ngettext_lazy("for %(n)s week", "for %(n)s weeks", n) % {"n": n} if n > 1 else _("Only this day"))
            for n in WEEKS
        ],
    )
    place = place_field()
    link = link_field()

    def plan(self) -> SlotPlan:
        return SlotPlan(**self.cleaned_data)


class BookingForm(forms.Form):
    slot = forms.ChoiceField(label=_("Time"), widget=forms.RadioSelect)
    subject = forms.CharField(
        label=_("What it is about"),
        help_text=_("Only the people of this case read this; notices and the calendar file name number and time."),
        max_length=MOST_SUBJECT,
    )
    question = forms.CharField(
        label=_("Your question"),
        help_text=_("What you want to have cleared, and what you have tried. It saves time for both of you."),
        max_length=MOST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-counted": ""}),
    )

    def __init__(self, *args: Any, slots: Iterable[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"] = slot_field(slots)


class MoveForm(forms.Form):
    def __init__(self, *args: Any, slots: Iterable[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"] = slot_field(slots)


def slot_field(slots: Iterable[Slot]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Time"),
        help_text=_("China Standard Time (UTC+8)"),
        widget=forms.RadioSelect,
        choices=[(slot.ref, slot_label(slot)) for slot in slots],
        error_messages={
            "invalid_choice": _("This time has been taken or withdrawn meanwhile. Please choose another one."),
            "required": _("Choose a time."),
        },
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it cannot take place"),
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )
    offer = forms.ChoiceField(
        label=_("Offer another of your times"),
        help_text=_("It is not held back: whoever books it first has it."),
        required=False,
    )
    keep_time = forms.BooleanField(label=_("The declined time stays open to others"), required=False)

    def __init__(self, *args: Any, slots: Iterable[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["offer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("No other time")), *((slot.ref, slot_label(slot)) for slot in slots)]


class CancelForm(forms.Form):
    note = forms.CharField(
        label=_("Note to the other side"),
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )
