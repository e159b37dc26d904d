"""What people ask the planner, and the days they plan themselves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.enums import ManagementClass
from registration.enums.cases import Channel, Route
from registration.forms.subcatalogues import PARTS
from registration.pathway.plans import At
from registration.pathway.questions import MOST_SUPPLEMENTS, Question
from registration.selectors.roads import CaseRoad, Row
from registration.services.planning import place_name

YEARS = range(2000, 2101)
LONGEST_ANSWER = 365


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def supplement_choices(least: int = 0) -> list[tuple[str, Any]]:
    words = {0: pgettext_lazy("supplements", "none"), 1: pgettext_lazy("supplements", "once")}
    return [(str(n), words.get(n, n)) for n in range(least, MOST_SUPPLEMENTS + 1)]


class QuestionForm(forms.Form):
    """What a road depends on, in the address of the page."""

    management_class = forms.ChoiceField(label=_("Management class"), choices=ManagementClass.choices)
    subcatalogue = forms.ChoiceField(
        label=_("Sub-catalogue"), choices=[("", _("Not known yet")), *PARTS], required=False
    )
    route = forms.ChoiceField(label=_("Clinical evaluation"), choices=Route.choices, required=False)
    channel = forms.ChoiceField(
        label=_("Special channel"),
        choices=[("", pgettext_lazy("a special channel", "none")), *Channel.choices],
        required=False,
    )
    supplements = forms.ChoiceField(label=_("Supplements"), required=False)

    def __init__(self, *args: Any, least: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplements"].choices = supplement_choices(least)  # type: ignore[attr-defined]

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(
            given["management_class"],
            given["route"] or Route.UNDECIDED.value,
            given["channel"],
            int(given["supplements"] or 0),
            given.get("answer_days") or 0,
            given["subcatalogue"],
        )


class PlannerForm(QuestionForm):
    """``start`` is the day on which the application is handed in."""

    answer_days = forms.IntegerField(
        label=_("Days for each answer"),
        min_value=1,
        max_value=LONGEST_ANSWER,
        required=False,
        help_text=_(
            "Calendar days for the registrant's answer to a supplement; empty: as the version of the road assumes."
        ),
    )
    start = forms.DateField(
        label=pgettext_lazy("an application for registration", "Handed in on"), widget=DayInput, required=True
    )
    region = forms.ChoiceField(label=_("Province"))

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(regions)  # type: ignore[attr-defined]

    def clean_start(self) -> date:
        start: date = self.cleaned_data["start"]
        if start.year not in YEARS:
            raise forms.ValidationError(_("Please give a day between 2000 and 2100."))
        return start


class DaysForm(forms.Form):
    """The planned ends of what no law limits, one box for each stage. What stood there when the page was opened comes
    back with it, so that only what was changed is written."""

    def __init__(self, *args: Any, road: CaseRoad, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in road.rows if row.plannable]
        for row in self.rows:
            self._add(row)

    def _add(self, row: Row) -> None:
        name = place_name(row.leg.place)
        initial = row.own.isoformat() if row.own else ""
        label = str(row.leg.stage.label)
        if row.leg.round > 1:
            label = _("%(stage)s, round %(n)s") % {"stage": label, "n": row.leg.round}
        self.fields[name] = forms.DateField(label=label, required=False, widget=DayInput, initial=row.own)
        self.fields[f"was-{name}"] = forms.DateField(required=False, widget=forms.HiddenInput, initial=initial)

    def days(self) -> dict[At, date | None]:
        found = {}
        for row in self.rows:
            name = place_name(row.leg.place)
            if self.cleaned_data.get(name) != self.cleaned_data.get(f"was-{name}"):
                found[row.leg.place] = self.cleaned_data.get(name)
        return found

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[place_name(row.leg.place)] for row in self.rows]
