"""Programmes and targets as their offices edit them; what is right is said by the services."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import ROLES
from core.widgets import offer
from progress.enums import RESPONSIBLE_ROLES, Batch, TargetKind
from progress.models import Programme, Target
from progress.programmes.rules import RULES
from progress.services.programmes import MOST, ProgrammeFacts
from progress.services.targets import MOST as MOST_OF_TARGETS
from progress.services.targets import TARGETED, TargetFacts


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _Versioned(forms.Form):
    """``version`` carries which save the editor had before him."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def renew(self, version: int) -> None:
        """After a refusal because somebody else saved first: the next sending is one that has seen it."""
        again = cast(QueryDict, self.data).copy()
        again["version"] = str(version)
        self.data = again

    @property
    def seen_version(self) -> int:
        return self.cleaned_data["version"] or 0


class ProgrammeForm(_Versioned):
    """A field for each counting rule is added by its key."""

    name = forms.CharField(label=_("Name in Chinese"), max_length=MOST["name"])
    name_en = forms.CharField(label=_("Name in English"), max_length=MOST["name_en"])
    first_year = forms.IntegerField(label=_("First year of the programme"))
    last_year = forms.IntegerField(label=_("Last year of the programme"))
    source = forms.CharField(
        label=pgettext_lazy("of a programme", "Document"),
        help_text=_("Its title, who issued it."),
        max_length=MOST["source"],
        required=False,
    )
    issued_on = forms.DateField(label=pgettext_lazy("of a programme", "Issued on"), required=False, widget=day_input())
    warns = forms.BooleanField(label=_("Warn those responsible when a target falls behind"), required=False)
    warn_gap = forms.IntegerField(
        label=_("Warn from so many missing"), help_text=_("Missing to what even progress had brought by the day.")
    )
    warn_share = forms.IntegerField(label=_("and from so much of the target"), help_text=_("In percent of the target."))

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", programme_values(programme))
        super().__init__(*args, **kwargs)
        for rule in RULES:
            self.fields[f"rule_{rule.key}"] = forms.ChoiceField(
                label=rule.question,
                choices=[(each.key, each.words) for each in rule.alternatives],
                widget=forms.RadioSelect,
            )

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        return [self[f"rule_{rule.key}"] for rule in RULES]

    def facts(self) -> ProgrammeFacts:
        given = self.cleaned_data
        rules = {rule.key: given[f"rule_{rule.key}"] for rule in RULES}
        names = ("name", "name_en", "first_year", "last_year", "source", "issued_on", "warns", "warn_gap", "warn_share")
        return ProgrammeFacts(**{name: given[name] for name in names}, rules=rules)


def programme_values(programme: Programme | None) -> dict[str, Any]:
    chosen = programme.rules if programme else {}
    rules = {f"rule_{rule.key}": rule.in_force(chosen).key for rule in RULES}
    if programme is None:
        return {"warns": True, "warn_gap": 1, "warn_share": 5, **rules}
    return {**{name: getattr(programme, name) for name in ProgrammeForm.base_fields}, **rules}


class TargetForm(_Versioned):
    indicator = forms.ChoiceField(label=_("What is counted"))
    kind = forms.ChoiceField(label=_("Over which period"), choices=TargetKind.choices)
    amount = forms.IntegerField(label=pgettext_lazy("of a target", "At least so many"))
    batch = forms.ChoiceField(label=_("Which of the three goals"), choices=Batch.choices)
    source = forms.CharField(
        label=_("Sentence of the plan"), help_text=_("As it is written there."), max_length=MOST_OF_TARGETS["source"]
    )
    due_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Only for a target by the end of the programme; leave it empty for the programme's last day."),
        required=False,
        widget=day_input(),
    )
    responsible = forms.CharField(
        label=_("Responsible"),
        help_text=_("The bodies the plan names; it stands on the card."),
        max_length=MOST_OF_TARGETS["responsible"],
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Warned beside the leaders"),
        help_text=_("Everybody of the office in this role."),
        required=False,
    )
    person_id = forms.TypedChoiceField(label=_("Person warned"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, target: Target | None = None, people: Iterable[User] = (), **kwargs: Any) -> None:
        if target is not None:
            kwargs.setdefault("initial", target_values(target))
        super().__init__(*args, **kwargs)
        offer(self, "indicator", [(key, indicator.label) for key, indicator in TARGETED.items()])
        nobody = ("", pgettext_lazy("is warned", "Nobody else"))
        offer(self, "role", [nobody, *((key, ROLES[key].role.label) for key in RESPONSIBLE_ROLES)])
        offer(self, "person_id", [nobody, *((str(person.pk), person.name) for person in people)])

    def facts(self) -> TargetFacts:
        return TargetFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def target_values(target: Target) -> dict[str, Any]:
    return {name: getattr(target, name) for name in TargetForm.base_fields}
