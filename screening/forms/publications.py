"""What an officer chooses for a publication, what somebody objects, and what the office answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from screening.models import Publication
from screening.selectors.publications import FIELDS, USUAL_FIELDS, list_choices
from screening.services.publications import (
    LEAST_OBJECTION,
    OBJECTION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Draft,
    Voice,
    usual_last_day,
)


class PublicationForm(forms.Form):
    title = forms.CharField(label=_("Title of the publication"), max_length=TITLE_LIMIT)
    text = forms.CharField(
        label=_("Introduction"),
        help_text=_("Stands above the table: the basis of the publication, and how to reach the office."),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    list_kind = forms.ChoiceField(label=_("Which projects"), required=False)
    fields_shown = forms.MultipleChoiceField(
        label=_("What is shown of each project"),
        help_text=_(
            "The number is always shown. A title stays hidden as long as no patent is filed, because publishing it "
            "could cost the invention its novelty."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    objections_until = forms.DateField(
        label=_("Last day for objections"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["list_kind"], [("", _("All that passed")), *list_choices()])
        _choose(self.fields["fields_shown"], list(FIELDS.items()))

    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(
            title=given["title"],
            text=given["text"],
            list_kind=given["list_kind"],
            fields=given["fields_shown"],
            objections_until=given["objections_until"],
        )


def _choose(field: forms.Field, choices: list[tuple[str, Text]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
    field.choices = choices


def usual_values(region: str) -> dict[str, Any]:
    return {"fields_shown": list(USUAL_FIELDS), "objections_until": usual_last_day(region)}


def values_of(publication: Publication) -> dict[str, Any]:
    return {
        "title": publication.title,
        "text": publication.text,
        "list_kind": publication.list_kind,
        "fields_shown": publication.fields,
        "objections_until": publication.objections_until,
    }


class ObjectionForm(forms.Form):
    reference = forms.ChoiceField(label=_("Which project"), required=False)
    text = forms.CharField(
        label=_("What you object to"),
        help_text=_("Say what is wrong and how you know."),
        min_length=LEAST_OBJECTION,
        max_length=OBJECTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "data-counted": ""}),
    )
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact = forms.CharField(
        label=_("Phone or e-mail"),
        help_text=_("For the answer. Only the provincial office reads your name and how to reach you."),
        max_length=120,
    )

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(row["reference"], row["reference"]) for row in publication.rows]
        _choose(self.fields["reference"], [("", _("The publication as a whole")), *numbers])

    def voice(self) -> Voice:
        given = self.cleaned_data
        return Voice(name=given["name"], contact=given["contact"], text=given["text"], reference=given["reference"])


class ObjectionAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"), max_length=OBJECTION_LIMIT, widget=forms.Textarea(attrs={"rows": 4, "data-counted": ""})
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
