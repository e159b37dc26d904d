"""What an expert types when he answers a seat, and in a discussion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.services.scorecards import POST_LENGTH
from screening.services.seats import LONGEST


class AcceptForm(forms.Form):
    no_conflict = forms.BooleanField(
        label=_("I know of no conflict of interest with this project, its applicant, its team or its partners."),
        error_messages={
            "required": _("Please declare that you know of no conflict, or choose one of the other answers.")
        },
    )
    declaration = forms.CharField(
        label=_("Something the office should know"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example an earlier contact that you do not regard as a conflict."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you decline"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the office reads it. Another expert takes your place."),
    )


class ConflictForm(forms.Form):
    text = forms.CharField(
        label=_("What the conflict is"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A few words are enough; only the office reads them."),
    )


class PostForm(forms.Form):
    text = forms.CharField(
        label=_("Your contribution"),
        max_length=POST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The panel reads it under your letter, the office under your name. The applicant never does."),
    )
