"""The editor's desk: the boxes of one draft with what stands in them, and where the faults are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import Text
from projects.enums import ManagementClass, Stage
from screening.content import LEVELS, OUTCOMES, TAGS, Content, Fault
from screening.forms.standards import places
from screening.selectors.standards import list_label, tag_label


@dataclass(frozen=True)
class Box:
    name: str
    value: str
    error: str = ""
    label: Text = ""


@dataclass(frozen=True)
class Tick:
    name: str
    value: str
    label: Text
    checked: bool


@dataclass
class Desk:
    """``posted`` is what was typed, or what is stored in the same form."""

    posted: QueryDict
    errors: Mapping[str, str] = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        dimensions = [self._dimension(place) for place in places(self.posted, "", "d")]
        return {
            "head": {name: self._box(name) for name in ("name", "name_en", "note", "version")},
            "dimensions": dimensions,
            "vetoes": [self._veto(place) for place in places(self.posted, "", "v")],
            "thresholds": [self._threshold(outcome, dimensions) for outcome in OUTCOMES],
            "profiles": [self._profile(place, dimensions) for place in places(self.posted, "", "p")],
            "rules": [self._box(name, label) for name, label in rule_labels().items()],
            "use_profiles": "use_profiles" in self.posted,
            "problems": [(name, text) for name, text in self.errors.items()],
        }

    def _box(self, name: str, label: Text = "") -> Box:
        return Box(name, self.posted.get(name, ""), self.errors.get(name, ""), label)

    def _words(self, place: str) -> dict[str, Any]:
        return {"place": place, "zh": self._box(f"{place}-zh"), "en": self._box(f"{place}-en")}

    def _dimension(self, place: str) -> dict[str, Any]:
        criteria = [self._criterion(each) for each in places(self.posted, place, "c")]
        named = {"code": self._box(f"{place}-code"), **self._words(place)}
        return {**named, "criteria": criteria, "title": titled(named)}

    def _criterion(self, place: str) -> dict[str, Any]:
        levels = [{"level": level, **self._words(f"{place}l{level}")} for level in LEVELS]
        return {
            "code": self._box(f"{place}-code"),
            "weight": self._box(f"{place}-weight"),
            "levels": levels,
            **self._words(place),
        }

    def _veto(self, place: str) -> dict[str, Any]:
        return {"code": self._box(f"{place}-code"), "advice": self._words(f"{place}a"), **self._words(place)}

    def _threshold(self, outcome: str, dimensions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        here = f"t-{outcome}-"
        return {
            "place": f"t-{outcome}",
            "label": list_label(outcome),
            "on": Tick(f"{here}on", "on", _("This version gives this outcome"), f"{here}on" in self.posted),
            "total": self._box(f"{here}total", _("Total, at least")),
            "dimensions": [self._box(f"{here}{each['place']}", titled(each)) for each in dimensions],
            "criteria": [
                self._box(f"{here}{under['place']}", titled(under)) for each in dimensions for under in each["criteria"]
            ],
            "facts": [
                (_("One of these tags"), self._ticks(f"{here}tags", [(tag, tag_label(tag)) for tag in TAGS])),
                (_("Confirmed class is one of"), self._ticks(f"{here}classes", ManagementClass.choices[:3])),
                (_("Stage is one of"), self._ticks(f"{here}stages", Stage.choices)),
                (_("Must be met too"), self._ticks(f"{here}needs", other_outcomes(outcome))),
            ],
        }

    def _ticks(self, name: str, choices: Iterable[tuple[str, Text]]) -> list[Tick]:
        chosen = self.posted.getlist(name)
        return [Tick(name, value, label, value in chosen) for value, label in choices]

    def _profile(self, place: str, dimensions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        weights = [self._box(f"{place}-{each['place']}", titled(each)) for each in dimensions]
        return {"weights": weights, "stages": self._ticks(f"{place}-stages", Stage.choices), **self._words(place)}


def titled(part: Mapping[str, Any]) -> str:
    """In the reader's language; in Chinese as long as the draft has no English name."""
    english = part["en"].value if (get_language() or "").startswith("en") else ""
    return f"{part['code'].value} {english or part['zh'].value}"


def other_outcomes(outcome: str) -> list[tuple[str, str]]:
    return [(each, list_label(each)) for each in OUTCOMES if each != outcome]


def rule_labels() -> dict[str, str]:
    return {
        "improve_from": _("To be improved from (points)"),
        "spread": _("Discussion when totals differ by more than (points)"),
        "trim_from": _("Highest and lowest left out from (scores)"),
        "resubmit_after_days": _("May apply again after (days)"),
    }


@dataclass(frozen=True)
class PlacedFault:
    """``place`` is the id of the part of the page that mends it."""

    place: str
    what: str
    message: str


def placed(content: Content, found: Iterable[Fault]) -> list[PlacedFault]:
    where = places_of(content)
    return [PlacedFault(where.get(fault.where, "weights"), shown_place(fault.where), fault.message) for fault in found]


def places_of(content: Content) -> dict[str, str]:
    found = {"weights": "weights", "profiles": "profiles", "improve_from": "rules"}
    found |= {outcome: f"t-{outcome}" for outcome in OUTCOMES}
    for position, dimension in enumerate(content.dimensions):
        found[dimension.code] = f"d{position}"
        for under, criterion in enumerate(dimension.criteria):
            found[criterion.code] = f"d{position}c{under}"
            found |= {f"{criterion.code}.{level}": f"d{position}c{under}" for level in LEVELS}
    found |= {veto.code: f"v{position}" for position, veto in enumerate(content.vetoes)}
    return found


def shown_place(where: str) -> str:
    names = {"weights": _("Weights"), "profiles": _("Weights by stage"), "improve_from": _("Rules of calculation")}
    if where in OUTCOMES:
        return list_label(where)
    criterion, _dot, level = where.partition(".")
    if level:
        return _("%(criterion)s, level %(n)s") % {"criterion": criterion, "n": level}
    return names.get(where, where)
