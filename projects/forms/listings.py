"""What an officer types to put projects on a list, take them off, or confirm a class."""

import re
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.enums import ManagementClass
from projects.services.listings import BASIS_LIMIT, DECIDED_CLASSES

MOST_AT_ONCE = 200
BETWEEN_NUMBERS = re.compile(r"[\s,;，；、]+")


def day_field(label: Text, help_text: Text = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )


class EnterForm(forms.Form):
    """``chosen`` are ticked projects, ``numbers`` typed or pasted ones; ``wanted`` is both, without repeats."""

    on = day_field(_("Day of entry"), _("The day from which the entry counts in the figures."))
    basis = forms.CharField(
        label=_("Basis"),
        help_text=_("The decision behind it, such as a minute of a meeting or a document number."),
        max_length=BASIS_LIMIT,
        required=False,
    )
    numbers = forms.CharField(
        label=_("Project numbers"),
        help_text=_("One on each line, or separated by commas; copied from a table they can be pasted as they are."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    data: MultiValueDict[str, str]

    def wanted(self) -> list[str]:
        typed = BETWEEN_NUMBERS.split(self.cleaned_data.get("numbers", "").strip())
        return list(dict.fromkeys(each for each in [*self.data.getlist("project"), *typed] if each))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        wanted = self.wanted()
        if not wanted:
            self.add_error("numbers", _("Choose at least one project, or give its number."))
        if len(wanted) > MOST_AT_ONCE:
            self.add_error("numbers", _("At most 200 projects at once."))
        return cleaned


class LeaveForm(forms.Form):
    on = day_field(_("Day of leaving"), _("From this day on the entry no longer counts; earlier figures keep it."))
    reason = forms.CharField(
        label=_("Reason"), max_length=BASIS_LIMIT, widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""})
    )


class ClassForm(forms.Form):
    management_class = forms.ChoiceField(
        label=_("Confirmed class"),
        choices=[choice for choice in ManagementClass.choices if choice[0] in DECIDED_CLASSES],
        widget=forms.RadioSelect,
    )
    on = day_field(_("Valid from"), _("Figures from this day on count the project in the new class."))
    basis = forms.CharField(
        label=_("Basis"),
        help_text=_("Such as the number of the classification decision."),
        max_length=BASIS_LIMIT,
        required=False,
    )


def day_or_today(text: str) -> date:
    """The day of a filter; what is no day, or lies in the future, means today."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today
