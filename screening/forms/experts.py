"""What an officer types about an expert, and what the expert says of himself."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.ledger.reading import MOST_BYTES, UnreadableLedger, require_workbook
from projects.selectors.catalogue import subcatalogues
from screening.enums import Specialty
from screening.services.expert_facts import LONGEST, MOST_LOAD, ExpertFacts

BETWEEN = re.compile(r"[,，;；、\n]+")


class ListField(forms.CharField):
    """Several names in one line or on lines of their own; the value is a tuple."""

    def to_python(self, value: Any) -> Any:
        return tuple(part.strip() for part in BETWEEN.split(super().to_python(value) or "") if part.strip())

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        """Lengths are the service's affair."""


class ExpertForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"])
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The invitation goes there; the account with this address can accept it.")
    )
    specialty = forms.ChoiceField(
        label=_("Specialty"),
        choices=Specialty.choices,
        widget=forms.RadioSelect,
        help_text=_("The part he takes in a panel. Each panel needs a clinician, an engineer and a regulatory expert."),
    )
    institution_name = forms.CharField(
        label=_("Institution or company"),
        max_length=LONGEST["institution_name"],
        help_text=_("By its official name: he is never given a project of this institution."),
    )
    affiliations = ListField(
        label=_("Other employers"),
        required=False,
        help_text=_("Enterprises and institutions he works for as well; separated by commas."),
    )
    title = forms.CharField(label=_("Professional title"), max_length=LONGEST["title"], required=False)
    departments = ListField(
        label=_("Clinical departments"),
        required=False,
        help_text=_("As applications name them; separated by commas."),
    )
    subcatalogues = forms.MultipleChoiceField(
        label=_("Sub-catalogues"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A clinician judges projects of these sub-catalogues or departments only. Others who name none judge all."
        ),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"), required=False, min_value=1900, max_value=2100, help_text=_("For the age rule.")
    )
    load_limit = forms.IntegerField(label=_("Most reviews at one time"), initial=10, min_value=1, max_value=MOST_LOAD)
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST["note"],
        required=False,
        help_text=_("For the office only."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subcatalogues"].choices = [(each.code, str(each)) for each in subcatalogues()]  # type: ignore[attr-defined]

    def facts(self) -> ExpertFacts:
        given = dict(self.cleaned_data)
        return ExpertFacts(**{**given, "subcatalogues": tuple(given["subcatalogues"])})


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For the office's record; the expert is told only that he has left the pool."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TrainingForm(forms.Form):
    on = forms.DateField(
        label=_("Training finished on"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )


class AvailabilityForm(forms.Form):
    away_until = forms.DateField(
        label=_("Away until"),
        required=False,
        help_text=_("You are given no new reviews up to and including this day. Leave it empty when you are there."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    load_limit = forms.IntegerField(
        label=_("Most reviews at one time"),
        min_value=1,
        max_value=MOST_LOAD,
        help_text=_("Reviews you hold already stay with you."),
    )


class PledgeForm(forms.Form):
    agreed = forms.BooleanField(
        label=_("I have read the pledge and sign it"),
        error_messages={"required": _("Tick this to sign.")},
    )


class PoolForm(forms.Form):
    """The workbook an officer hands in."""

    file = forms.FileField(
        label=_("Workbook of experts"),
        error_messages={"required": _("Choose the workbook."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not above: filling in the number settles the language.
        said = _("An Excel file (.xlsx) of at most %(n)s MB, with the template's headings in one of its first rows.")
        self.fields["file"].help_text = said % {"n": MOST_BYTES // 1024 // 1024}

    def clean_file(self) -> Any:
        """A glance by content, so that a wrong file is refused beside its field and not by a job later."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            require_workbook(upload)
        except UnreadableLedger as refusal:
            raise forms.ValidationError(str(refusal.message)) from None
        return upload
