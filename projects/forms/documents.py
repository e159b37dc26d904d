"""Adding papers and saying who may see them."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.widgets import SentenceRadios
from projects import fields
from projects.enums import Tier
from projects.services.file_types import ACCEPT, NAMES

TIER_SENTENCES = {
    "0": _("Everybody, once you open the project"),
    "1": _("Verified enterprises, once you open the project"),
    "2": _("Only enterprises to which you grant it"),
    "3": _("Only the office and bound experts"),
}


def tier_field() -> forms.TypedChoiceField:
    """From the narrowest circle to the widest, so that the safe answer comes first."""
    choices = [(str(tier.value), tier.label) for tier in sorted(Tier, reverse=True)]
    return forms.TypedChoiceField(
        label=_("Who may see it"),
        choices=choices,
        coerce=int,
        initial=str(Tier.REVIEW.value),
        widget=SentenceRadios(TIER_SENTENCES),
    )


def file_field() -> forms.FileField:
    return forms.FileField(
        label=_("File"),
        help_text=NAMES,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class DocumentForm(forms.Form):
    """Length, type and size are judged by the service."""

    section = forms.ChoiceField(
        label=_("Section"), choices=[(section.key, section.label) for section in fields.SECTIONS]
    )
    title = forms.CharField(
        label=_("Document title"),
        help_text=_("What it is, as you would write on a folder."),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "document-titles", "autocomplete": "off"}),
    )
    file = file_field()
    tier = tier_field()


class VersionForm(forms.Form):
    file = file_field()


class TierForm(forms.Form):
    tier = tier_field()

    def __init__(self, data: QueryDict | None = None, *, tier: int) -> None:
        super().__init__(data, initial={"tier": str(tier)})
