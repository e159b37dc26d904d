"""What an office can publish of its figures, and what then is frozen: values with their names in all languages."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from outreach.enums import ActivityKind
from progress.figures import CLASSES, Figures, figures
from progress.indicators import INDICATORS
from progress.reports.circumstances import ACTIVITIES, INSTITUTIONS, PERSON_TIMES, SURVEYED, TRAINED, TRAININGS, VISITS
from progress.reports.shape import Said, digest_of, said
from progress.scope import Filters, Scope
from progress.selectors.report_facts import EVENTS, activities_on
from projects.enums import ManagementClass

# Below this an office is asked once more whether it wants to publish the figure.
SMALL = 5
BY_CLASS = "library_by_class"
HELD = _("Only activities that were held count, on the day they began.")
MEETINGS = f"{ActivityKind.COACHING_MEETING.value} {EVENTS}"
# Key in ``activities_on``: key in public, label, unit.
ACTIVITY_FIGURES: dict[str, tuple[str, Text, Text]] = {
    TRAININGS: ("trainings", _("Trainings held"), ACTIVITIES),
    TRAINED: ("training_people", _("Person-times at trainings"), PERSON_TIMES),
    MEETINGS: ("coaching_meetings", _("Registration coaching meetings held"), ACTIVITIES),
    SURVEYED: ("surveyed_institutions", VISITS[SURVEYED], INSTITUTIONS),
}


@dataclass(frozen=True)
class Part:
    """One class of a figure that is published divided."""

    key: str
    label: Said
    value: int


@dataclass(frozen=True)
class OfferedFigure:
    key: str
    label: Said
    unit: Said
    rule: Said
    value: int
    parts: tuple[Part, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether it, or a part of it, is below SMALL: few enough that somebody may be recognised."""
        return min(self.value, *(part.value for part in self.parts), self.value) < SMALL

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain


def offered_choices() -> list[tuple[str, Text]]:
    return [
        *((key, indicator.label) for key, indicator in INDICATORS.items()),
        *((key, label) for key, label, _unit in ACTIVITY_FIGURES.values()),
    ]


def offered_figures(scope: Scope, filters: Filters, keys: Iterable[str]) -> list[OfferedFigure]:
    """The chosen ones as of the day, in the order in which they are offered."""
    chosen = set(keys)
    found = figures(scope, filters)
    indicators = [_indicator(key, found) for key in INDICATORS if key in chosen]
    return [*indicators, *_activities(scope, filters, chosen)]


def _indicator(key: str, found: Figures) -> OfferedFigure:
    indicator = INDICATORS[key]
    parts = (
        tuple(Part(each, said(ManagementClass(each).label), found.library_classes[each].total) for each in CLASSES)
        if key == BY_CLASS
        else ()
    )
    rule = said(lambda: " ".join(str(each) for each in indicator.rules))
    return OfferedFigure(key, said(indicator.label), said(indicator.unit), rule, indicator.tally(found).total, parts)


def _activities(scope: Scope, filters: Filters, chosen: set[str]) -> list[OfferedFigure]:
    if not chosen & {key for key, _label, _unit in ACTIVITY_FIGURES.values()}:
        return []
    found = activities_on(scope.region, filters.as_of)
    return [
        OfferedFigure(key, said(label), said(unit), said(HELD), found.get(source, 0))
        for source, (key, label, unit) in ACTIVITY_FIGURES.items()
        if key in chosen
    ]


def digest_of_figures(found: Iterable[OfferedFigure]) -> str:
    """Of what a preview showed, so that nothing else is published than what was looked at."""
    return digest_of({each.key: each.as_json() for each in found})


def figure_from(data: Mapping[str, Any]) -> OfferedFigure:
    """What ``as_json`` gave."""
    return OfferedFigure(**{**data, "parts": tuple(Part(**part) for part in data["parts"])})
