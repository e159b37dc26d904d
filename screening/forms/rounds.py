"""What an officer types about a round, and about the projects in it."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.selectors import officers_of
from core.errors import Text
from core.thresholds import threshold
from core.workdays import add_workdays
from screening.content import TAGS
from screening.enums import OUTCOME_LISTS, RoundKind, RoundStatus, Verdict
from screening.models import Round
from screening.services.rounds import NAME_LIMIT, PANEL_SIZES, REASON_LIMIT, TWO_PERSONS, RoundFacts

MOST_AT_ONCE = 200
LARGEST_CAPACITY = 100_000
TAG_WORDS: dict[str, Text] = {
    "class_iii": _("Class III"),
    "innovative": _("Innovative"),
    "first_of_kind": _("First of its kind"),
}
TAG_CHOICES = [(tag, TAG_WORDS[tag]) for tag in TAGS]
TWO_PERSON_WORDS = [
    *[(verdict.value, verdict.label) for verdict in Verdict],
    *[(kind.value, kind.label) for kind in OUTCOME_LISTS],
]


class RoundForm(forms.Form):
    """A new round, or (``round_``) one that is being changed; an open one keeps its kind and the size of its panels."""

    name = forms.CharField(label=_("Name of the round"), max_length=NAME_LIMIT)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a round", "Kind"),
        choices=RoundKind.choices,
        initial=RoundKind.BATCH,
        widget=forms.RadioSelect,
        help_text=_("A batch opens and closes once. A rolling review takes projects as they are accepted."),
    )
    seats = forms.TypedChoiceField(
        label=_("Experts for each project"),
        choices=[(size, str(size)) for size in PANEL_SIZES],
        coerce=int,
        initial=5,
        widget=forms.RadioSelect,
        help_text=_("Each panel has a clinician of the field, an engineer and a regulatory expert."),
    )
    capacity = forms.IntegerField(
        label=_("Most projects it takes"),
        min_value=0,
        max_value=LARGEST_CAPACITY,
        required=False,
        help_text=_("Empty: no limit."),
    )
    scores_due_on = forms.DateField(
        label=_("Scores due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    release_on = forms.DateField(
        label=_("Decisions released on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On this day everything prepared and confirmed leaves the house. Empty: an officer releases it."),
    )
    chair = forms.ModelChoiceField(
        label=_("Chair"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    two_persons = forms.MultipleChoiceField(
        label=_("Confirmed by a second officer"),
        choices=TWO_PERSON_WORDS,
        required=False,
        initial=TWO_PERSONS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A decision with one of these outcomes is released only after somebody else has confirmed it."),
    )

    def __init__(self, *args: Any, region: str, round_: Round | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _facts_of(region, round_)
        super().__init__(*args, **kwargs)
        words = _("The last day for all scores of a batch. In a rolling review each expert has {days} working days.")
        self.fields["scores_due_on"].help_text = format_lazy(words, days=threshold("SCREENING.score_days", region))
        cast("forms.ModelChoiceField[User]", self.fields["chair"]).queryset = officers_of(region)
        if round_ is not None and round_.status != RoundStatus.PREPARING:
            self.fields["kind"].disabled = self.fields["seats"].disabled = True

    def facts(self) -> RoundFacts:
        given = self.cleaned_data
        return RoundFacts(**{**given, "capacity": given["capacity"] or 0})


def _facts_of(region: str, round_: Round | None) -> dict[str, Any]:
    if round_ is None:
        return {"scores_due_on": first_due_day(region, timezone.localdate())}
    names = ("name", "kind", "seats", "scores_due_on", "release_on", "chair", "two_persons")
    return {**{name: getattr(round_, name) for name in names}, "capacity": round_.capacity or None}


def first_due_day(region: str, today: date) -> date:
    """A week for gathering and drawing, then the terms for answering and scoring."""
    days = threshold("SCREENING.answer_days", region) + threshold("SCREENING.score_days", region)
    return add_workdays(today + timedelta(days=7), days)


class EntryForm(forms.Form):
    """Ticked projects by number; for each, the tags of the officer's choice as ``tag-<number>``."""

    data: MultiValueDict[str, str]

    def wanted(self) -> list[str]:
        return list(dict.fromkeys(self.data.getlist("project")))

    def tags_for(self, number: str) -> list[str]:
        return [tag for tag in self.data.getlist(f"tag-{number}") if tag in TAGS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.wanted():
            self.add_error(None, _("Choose at least one project."))
        if len(self.wanted()) > MOST_AT_ONCE:
            self.add_error(None, _("At most 200 projects at once."))
        return cleaned


class TagsForm(forms.Form):
    tags = forms.MultipleChoiceField(
        label=_("Grounds for comprehensive evaluation"),
        choices=TAG_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Class alone does not decide: choose what counts for this project."),
    )


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""})
    )


class GapsForm(forms.Form):
    """``anyway`` is asked for only where something is still missing."""

    anyway = forms.BooleanField(required=False)

    def __init__(self, *args: Any, label: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anyway"].label = str(label)
