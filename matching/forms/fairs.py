"""Forms of matchmaking events: the event itself, an entry, wishes, and what came of a meeting."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.widgets import offer
from matching.enums import Intention
from matching.models import Fair
from matching.services.fair_entries import MOST_NOTE
from matching.services.fairs import LONGEST_SLOT, MOST, MOST_SLOTS, MOST_TABLES, SHORTEST_SLOT, FairFacts, state_of
from projects.models import Project
from projects.selectors.catalogue import subcatalogues

MOMENT = "%Y-%m-%dT%H:%M"
WANT, AGAINST = "want", "against"
ANSWERS = (
    ("", pgettext_lazy("a wish", "No wish")),
    (WANT, _("I would like to meet them")),
    (AGAINST, _("Please no meeting")),
)


class FairForm(forms.Form):
    """``seen`` carries the state the officer had before him."""

    title = forms.CharField(label=_("Title"), max_length=MOST["title"])
    text = forms.CharField(
        label=pgettext_lazy("of an event", "What it is about"),
        help_text=_("For whom it is, how the day runs, whom to call with questions."),
        max_length=MOST["text"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-counted": ""}),
    )
    starts_at = forms.DateTimeField(
        label=_("Beginning of the first meeting"),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    place = forms.CharField(label=pgettext_lazy("of an event", "Place"), max_length=MOST["place"])
    city = forms.ChoiceField(label=_("City"), required=False)
    slots = forms.IntegerField(
        label=_("Meetings one after another"),
        help_text=_("So many slots the day has."),
        min_value=1,
        max_value=MOST_SLOTS,
        initial=8,
    )
    slot_minutes = forms.IntegerField(
        label=_("Minutes of one meeting"), min_value=SHORTEST_SLOT, max_value=LONGEST_SLOT, initial=20
    )
    tables = forms.IntegerField(
        label=_("Tables"),
        help_text=_("So many meetings can take place at the same time."),
        min_value=1,
        max_value=MOST_TABLES,
        initial=10,
    )
    apply_until = forms.DateField(
        label=_("Registration until"),
        help_text=_("The last day on which one can register."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    subcatalogues = forms.MultipleChoiceField(
        label=_("Sub-catalogues"),
        help_text=_("Tick those the event is about; none means all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, fair: Fair | None = None, cities: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        if fair is not None:
            kwargs.setdefault("initial", values_of(fair))
        super().__init__(*args, **kwargs)
        offer(self, "city", [("", _("Not stated")), *cities])
        offer(self, "subcatalogues", [(each.code, str(each)) for each in subcatalogues()])

    def facts(self) -> FairFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return FairFacts(**{**given, "subcatalogues": tuple(given["subcatalogues"])})

    @property
    def seen_state(self) -> str:
        return str(self.cleaned_data.get("seen", ""))

    def renew(self, fair: Fair) -> None:
        """After a refusal because somebody else saved first: the next sending is one that has seen it."""
        again = cast(QueryDict, self.data).copy()
        again["seen"] = state_of(fair)
        self.data = again


def values_of(fair: Fair) -> dict[str, Any]:
    names = ("title", "text", "place", "subcatalogues", "slots", "slot_minutes", "tables", "apply_until")
    return {
        **{name: getattr(fair, name) for name in names},
        "city": fair.city_id or "",
        "starts_at": timezone.localtime(fair.starts_at),
        "seen": state_of(fair),
    }


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody who registered reads it."),
        max_length=MOST["reason"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SolveForm(forms.Form):
    seed = forms.IntegerField(
        label=_("Starting number"),
        help_text=_("The same number and the same wishes give the same timetable; another may give another one."),
        min_value=0,
        max_value=999_999,
        initial=0,
        required=False,
    )


class EntryForm(forms.Form):
    """``offered``: the projects to choose from; without any the form is about the enterprise or a known entry."""

    project = forms.ChoiceField(label=_("Project"), required=False)
    note = forms.CharField(
        label=_("What you bring and look for"),
        help_text=_("For the office's choice, and for those you may meet. Nothing secret, no patients."),
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
    absent_slots = forms.MultipleChoiceField(
        label=_("When you cannot be there"),
        help_text=_("No meeting is planned for you in the slots ticked."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        times: Sequence[tuple[int, datetime, datetime]],
        offered: Iterable[Project] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {project.ref: project for project in offered}
        offer(self, "absent_slots", [(str(number), clock(begin, end)) for number, begin, end in times])
        if self.offered:
            offer(self, "project", [(ref, f"{ref} {one.title}") for ref, one in self.offered.items()])
            self.fields["project"].required = True
        else:
            del self.fields["project"]

    @property
    def chosen_project(self) -> Project | None:
        return self.offered.get(self.cleaned_data.get("project", ""))

    @property
    def away(self) -> list[int]:
        return [int(slot) for slot in self.cleaned_data["absent_slots"]]


def clock(begin: datetime, end: datetime) -> str:
    return f"{timezone.localtime(begin):%H:%M}–{timezone.localtime(end):%H:%M}"


class WishForm(forms.Form):
    """One question for each of the other side; ``said`` are the answers given before."""

    def __init__(self, *args: Any, others: Mapping[str, str], said: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refs = list(others)
        for ref, label in others.items():
            self.fields[f"wish_{ref}"] = forms.ChoiceField(
                label=label, choices=ANSWERS, required=False, initial=said.get(ref, ""), widget=forms.RadioSelect
            )

    def refs_answered(self, answer: str) -> list[str]:
        return [ref for ref in self.refs if self.cleaned_data.get(f"wish_{ref}") == answer]


class OutcomeForm(forms.Form):
    """What both sides said on the spot, entered by the office."""

    project = forms.ChoiceField(label=_("The project's side"), required=False)
    firm = forms.ChoiceField(label=_("The enterprise's side"), required=False)
    note = forms.CharField(
        label=_("Note"), help_text=_("Only the office reads it."), max_length=MOST_NOTE, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("project", "firm"):
            offer(self, name, [("", _("Not said")), *Intention.choices])
