"""The city's acts on a filing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registration.enums.filings import FilingItem
from registration.forms.tasks import FILLED_IN, FilesField, FormWithFiles, day_field, long_text
from registration.services.cases import LONGEST_REASON
from registration.services.milestone_values import LONGEST_NUMBER


class FilingChecksForm(forms.Form):
    items = forms.MultipleChoiceField(
        label=_("What you have seen"),
        choices=FilingItem.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class FiledForm(FormWithFiles):
    on = day_field(pgettext_lazy("a filing", "Filed on"))
    number = forms.CharField(
        label=_("Filing number"),
        help_text=_("Such as 粤穗械备20260123."),
        max_length=LONGEST_NUMBER,
        error_messages=FILLED_IN,
    )
    files: Any = FilesField(label=_("Filing certificate or information form"))


class HandBackForm(forms.Form):
    reason = long_text(pgettext_lazy("a filing", "Why it is not of Class I"), most=LONGEST_REASON, rows=3)
