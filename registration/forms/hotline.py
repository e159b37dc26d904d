"""The forms of the director's hotline; lengths and days are judged by the services."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from registration.enums.hotline import Urgency
from registration.forms.appointments import HALF_AN_HOUR, day_field, length_choices, link_field, place_field, time_field
from registration.services.hotline import (
    MOST_REASON,
    MOST_SAID,
    MOST_SUBJECT,
    MOST_TEXT,
    MOST_TRIED,
    MOST_WISH,
    Matter,
    TalkPlan,
)


def text_area(label: Any, *, most: int, rows: int = 4, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-counted": ""})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class AskForm(forms.Form):
    subject = forms.CharField(label=pgettext_lazy("a hotline ticket", "What it is about"), max_length=MOST_SUBJECT)
    text = text_area(
        _("The matter"),
        most=MOST_TEXT,
        rows=6,
        help_text=_("What keeps you from going on, and what the director should decide."),
    )
    tried = text_area(
        _("What was tried so far"),
        most=MOST_TRIED,
        required=False,
        help_text=_("Whom you have asked, and what came of it. It spares you being sent there again."),
    )
    urgency = forms.ChoiceField(
        label=_("How urgent it is"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL.value,
        widget=forms.RadioSelect,
    )
    urgency_reason = forms.CharField(
        label=_("Why it cannot wait"),
        help_text=_("Only for urgent ones."),
        max_length=MOST_REASON,
        required=False,
    )
    wants_talk = forms.BooleanField(label=_("I would like a talk by video"), required=False)
    wish = forms.CharField(
        label=_("When it would suit you"),
        help_text=_("For example: weekday mornings, or after 17:00."),
        max_length=MOST_WISH,
        required=False,
    )

    def matter(self) -> Matter:
        return Matter(**self.cleaned_data)


class TalkForm(forms.Form):
    day = day_field(_("Day"))
    time = time_field(_("Begins at"))
    minutes = forms.TypedChoiceField(
        label=pgettext_lazy("a meeting", "How long"), coerce=int, initial=HALF_AN_HOUR, choices=length_choices()
    )
    place = place_field()
    link = link_field()

    def plan(self) -> TalkPlan:
        given = self.cleaned_data
        begins = timezone.make_aware(datetime.combine(given["day"], given["time"]))
        return TalkPlan(begins, given["minutes"], given["place"], given["link"])


class AssignForm(forms.Form):
    unit = forms.ChoiceField(label=_("Responsible unit"))
    due_on = day_field(_("To be done by"))

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Choose")), *((unit.ref, unit.name) for unit in units)]


class DecideForm(AssignForm):
    text = text_area(_("Decision"), most=MOST_SAID, help_text=_("The asker and the responsible unit read it."))
    field_order = ["text", "unit", "due_on"]


class SayForm(forms.Form):
    """One text: an answer, a report, or what is missing; ``label`` says which."""

    text = text_area("", most=MOST_SAID)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
