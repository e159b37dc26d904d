"""Signing the confidentiality agreement by click, and who reads under it."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matching.models import Match
from matching.selectors.access import Reader
from matching.selectors.agreements import plain_code


class SignForm(forms.Form):
    """``digest`` is that of the terms the person had before him; the page writes it beside the text it shows."""

    agreed = forms.BooleanField(
        label=_("I have read the whole agreement and sign it for my side; I am entitled to do so."),
        error_messages={"required": _("Please confirm that you have read it and may sign for your side.")},
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AccessForm(forms.Form):
    """Who reads from now on, for how long, with or without download."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who may read"),
        help_text=_("Only persons the enterprise has named. Whoever is not ticked loses access at once."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one person, or withdraw all access.")},
    )
    access_days = forms.TypedChoiceField(label=_("For how long, from today"), coerce=int, widget=forms.RadioSelect)
    may_download = forms.BooleanField(
        label=_("They may download documents"),
        help_text=_("PDF and pictures carry the reader's name on every page; other kinds of files cannot be marked."),
        required=False,
    )

    def __init__(self, *args: Any, match: Match, readers: Sequence[Reader], **kwargs: Any) -> None:
        days = settings.MATCHING["access_days"]
        initial = {
            "people": [reader.user_id for reader in readers if reader.admitted],
            "access_days": match.access_days if match.access_days in days else days[0],
            "may_download": any(reader.may_download for reader in readers),
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        offered = [(reader.user_id, reader.name) for reader in readers]
        cast(forms.TypedMultipleChoiceField, self.fields["people"]).choices = offered
        terms = [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in days]
        cast(forms.TypedChoiceField, self.fields["access_days"]).choices = terms


class AgreementCodeForm(forms.Form):
    """``code`` comes out as it is stored."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("It stands on the agreement, in groups of four. Hyphens and small letters make no difference."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has only letters and digits, and none of A, E, I, L, O, U, Y, 0 and 1.")
            )
        return code
