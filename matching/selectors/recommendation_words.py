"""The reasons of a recommendation in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Region
from core.errors import Text
from matching.enums import Cooperation
from matching.recommending import WEIGHTS, Factor
from matching.selectors.recommendations import Pairing
from projects.enums import ManagementClass, Stage
from projects.fields import section
from projects.selectors.catalogue import subcatalogue_names

# Reasons that stand on the card itself; all of them with their points in its fold.
FIRST = 3


@dataclass(frozen=True)
class ReasonShown:
    """``points`` of ``most``; ``lessened``: for the viewer it counts for less than for others."""

    sentence: str
    points: int
    most: int
    lessened: bool


@dataclass(frozen=True)
class Explained:
    """A pairing with its fit out of 100 and what it is made of."""

    pairing: Pairing
    fit: int
    first: list[ReasonShown]
    every: list[ReasonShown]


def explained(pairings: Iterable[Pairing]) -> list[Explained]:
    """One look-up of names for a whole list."""
    given = list(pairings)
    labels = _labels(given)
    shown = []
    for pairing in given:
        every = [
            ReasonShown(
                _sentence(reason.factor, reason.values, labels),
                round(reason.points),
                WEIGHTS[reason.factor],
                reason.lessened,
            )
            for reason in pairing.reasons
        ]
        shown.append(Explained(pairing, round(pairing.points), every[:FIRST], every))
    return shown


def _sentence(factor: Factor, values: Iterable[str], labels: Mapping[Factor, Mapping[str, Text]]) -> str:
    given = list(values)
    if factor == Factor.SUCCESS:
        return _success(given[0])
    names = labels.get(factor, {})
    named = pgettext("between words of a list", ", ").join(str(names.get(value, value)) for value in given)
    return _frame(factor, is_province=factor == Factor.PLACE and len(given[0]) == len("44")) % {"values": named}


def _frame(factor: Factor, *, is_province: bool) -> str:
    return {
        Factor.SUBCATALOGUE: _("Same sub-catalogue: %(values)s"),
        Factor.WORDS: _("Words in common: %(values)s"),
        Factor.CAPABILITY: _("Asked for and offered: %(values)s"),
        Factor.STAGE: _("The stage fits: %(values)s"),
        Factor.CLASS: _("The enterprise makes this class: %(values)s"),
        Factor.COOPERATION: _("Both can imagine: %(values)s"),
        Factor.PLACE: _("Same province: %(values)s") if is_province else _("Same city: %(values)s"),
    }[factor]


def _success(kind: str) -> str:
    return {
        "own": _("You have concluded a partnership with this enterprise before"),
        "field": _("Your enterprise has found a partner in this field before"),
        "shared": _("The enterprise has found a partner on this portal before"),
    }[kind]


def _place_labels(pairings: Iterable[Pairing], places: set[str]) -> dict[str, Text]:
    """What two have in common is mostly the place of the project, which was read with it."""
    known = {
        place.code: place
        for pairing in pairings
        for place in (pairing.project.region, pairing.project.city)
        if place is not None
    }
    asked = Region.objects.filter(code__in=sorted(places - known.keys())) if places - known.keys() else ()
    return {place.code: place.short_label for place in (*known.values(), *asked)}


def _labels(pairings: Iterable[Pairing]) -> dict[Factor, Mapping[str, Text]]:
    given = list(pairings)
    places = {
        value
        for pairing in given
        for reason in pairing.reasons
        if reason.factor == Factor.PLACE
        for value in reason.values
    }
    return {
        Factor.SUBCATALOGUE: {code: f"{code} {name}" for code, name in subcatalogue_names().items()},
        Factor.CAPABILITY: dict(section("cooperation").field("support").choices),
        Factor.STAGE: dict(Stage.choices),
        Factor.CLASS: dict(ManagementClass.choices),
        Factor.COOPERATION: dict(Cooperation.choices),
        Factor.PLACE: _place_labels(given, places),
    }
