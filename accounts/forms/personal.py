"""Closing an account cannot be taken back, so it takes more than a button."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I have read what is erased and what is kept, and I want to close my account for good"),
        error_messages={"required": _("Please confirm that you have read it.")},
    )
