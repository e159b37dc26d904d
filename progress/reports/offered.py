"""What an office can publish of its figures, and what then is frozen: values with their names in all languages."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import Text
from progress.figures import CLASSES, Figures, figures
from progress.indicators import INDICATORS
from progress.reports.shape import Said, digest_of, said
from progress.scope import Filters, Scope
from projects.enums import ManagementClass

# Below this an office is asked once more whether it wants to publish the figure.
SMALL = 5
BY_CLASS = "library_by_class"


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
    return [(key, indicator.label) for key, indicator in INDICATORS.items()]


def offered_figures(scope: Scope, filters: Filters, keys: Iterable[str]) -> list[OfferedFigure]:
    """The chosen ones as of the day, in the order in which they are offered."""
    chosen = set(keys)
    found = figures(scope, filters)
    return [_indicator(key, found) for key in INDICATORS if key in chosen]


def _indicator(key: str, found: Figures) -> OfferedFigure:
    indicator = INDICATORS[key]
    parts = (
        tuple(Part(each, said(ManagementClass(each).label), found.library_classes[each].total) for each in CLASSES)
        if key == BY_CLASS
        else ()
    )
    rule = said(lambda: " ".join(str(each) for each in indicator.rules))
    return OfferedFigure(key, said(indicator.label), said(indicator.unit), rule, indicator.tally(found).total, parts)


def digest_of_figures(found: Iterable[OfferedFigure]) -> str:
    """Of what a preview showed, so that nothing else is published than what was looked at."""
    return digest_of({each.key: each.as_json() for each in found})


def figure_from(data: Mapping[str, Any]) -> OfferedFigure:
    """What ``as_json`` gave."""
    return OfferedFigure(**{**data, "parts": tuple(Part(**part) for part in data["parts"])})
