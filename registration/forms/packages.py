"""What an officer types about a report package."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.services.listings import BASIS_LIMIT
from registration.forms.dossiers import day_input
from registration.models import PackageItem
from registration.selectors.packages import Attachable
from registration.services.packages import LONGEST_BODY, LONGEST_NOTE, LONGEST_TITLE


class PackageForm(forms.Form):
    title = forms.CharField(
        label=_("Name of the package"),
        help_text=_("Such as “Second batch of 2026”. It stands in the manifest."),
        max_length=LONGEST_TITLE,
    )
    note = forms.CharField(
        label=_("Note of the office"),
        help_text=_("Does not go into the package."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )


class AttachmentForm(forms.Form):
    """Titles stand beside the boxes in the page; here are only the references."""

    documents = forms.MultipleChoiceField(
        label=_("Papers of the application"), required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence = forms.MultipleChoiceField(
        label=_("Evidence of confirmed milestones"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Attachable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents, evidence = self.fields["documents"], self.fields["evidence"]
        assert isinstance(documents, forms.MultipleChoiceField)  # noqa: S101 - declared above
        assert isinstance(evidence, forms.MultipleChoiceField)  # noqa: S101 - declared above
        documents.choices = [
            (paper.document.ref, f"{paper.document.title} · {paper.latest.name}") for paper in offered.papers
        ]
        evidence.choices = [
            (file.ref, f"{file.milestone.get_kind_display()} · {file.name}")
            for file in offered.evidence
            if file.milestone
        ]


class HandOverForm(forms.Form):
    on = forms.DateField(label=_("Handed over on"), initial=timezone.localdate, widget=day_input())
    to = forms.CharField(
        label=_("Handed over to"),
        help_text=_("The office, and the person or the post that took it."),
        max_length=LONGEST_BODY,
    )


class CandidateForm(forms.Form):
    items = forms.TypedMultipleChoiceField(
        label=_("Products"), coerce=int, error_messages={"required": _("Choose at least one product.")}
    )
    on = forms.DateField(
        label=_("Day of entry"),
        help_text=_("The day from which the entry counts in the figures."),
        initial=timezone.localdate,
        widget=day_input(),
    )
    basis = forms.CharField(
        label=_("Basis"),
        help_text=_("Left empty, the package's number stands there."),
        max_length=BASIS_LIMIT,
        required=False,
    )

    def __init__(self, *args: Any, items: Sequence[PackageItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(item.position, item.project.title) for item in items]


class BeginForm(forms.Form):
    on = forms.DateField(label=_("Guidance begins on"), initial=timezone.localdate, widget=day_input())
