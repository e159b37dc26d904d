"""Reasons and choices that go with the applicant's acts on a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import Openness

REASON_LIMIT = 200


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Only the office and your team read this."),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpennessForm(forms.Form):
    openness = forms.ChoiceField(
        label=_("Who may find this project"), choices=Openness.choices, widget=forms.RadioSelect
    )
