"""Adding and taking out parts of a draft in the editor: what the buttons beside its dimensions, criteria … do."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from screening.content import LEVELS, Content, Criterion, Dimension, Profile, Threshold, Veto, Words
from screening.forms.standards import MOST

T = TypeVar("T")

NOTHING = Words("", "")
ACT = re.compile(r"(add|remove)-(d|v|p|d(\d+)c)(\d*)")


def with_act(content: Content, act: str) -> tuple[Content, str]:
    """The content after the act, and the place to look at next; unchanged for any other act.

    ``add-d``, ``add-d0c``, ``add-v``, ``add-p`` add at the end; ``remove-d0``, ``remove-d0c1`` … take out.
    """
    found = ACT.fullmatch(act)
    if found is None:
        return content, ""
    verb, kind, dimension, position = found.groups()
    if verb == "add":
        return _with_more(content, kind, int(dimension or 0))
    if not position:
        return content, ""
    return _with_less(content, kind, int(dimension or 0), int(position)), kind if dimension is None else f"d{dimension}"


def _with_more(content: Content, kind: str, dimension: int) -> tuple[Content, str]:
    if kind == "d" and len(content.dimensions) < MOST["d"]:
        return _with_dimension(content), f"d{len(content.dimensions)}"
    if kind == "v" and len(content.vetoes) < MOST["v"]:
        veto = Veto(_free("V", {each.code for each in content.vetoes}), NOTHING, NOTHING)
        return replace(content, vetoes=(*content.vetoes, veto)), f"v{len(content.vetoes)}"
    if kind == "p" and len(content.profiles) < MOST["p"]:
        weights = {each.code: each.weight for each in content.dimensions}
        return replace(content, profiles=(*content.profiles, Profile(NOTHING, (), weights))), "profiles"
    if kind.endswith("c") and dimension < len(content.dimensions):
        return _with_criterion(content, dimension)
    return content, ""


def _with_dimension(content: Content) -> Content:
    taken = {each.code for each in content.dimensions}
    code = next((letter for letter in "ABCDEFGHIJKLMNOPQRSTUWXYZ" if letter not in taken), "")
    profiles = tuple(replace(each, weights={**each.weights, code: 0}) for each in content.profiles)
    added = Dimension(code, NOTHING, (_blank_criterion(f"{code}1"),))
    return replace(content, dimensions=(*content.dimensions, added), profiles=profiles)


def _with_criterion(content: Content, position: int) -> tuple[Content, str]:
    dimension = content.dimensions[position]
    if len(dimension.criteria) >= MOST["c"]:
        return content, ""
    code = _free(dimension.code, {each.code for each in content.criteria})
    place = f"d{position}c{len(dimension.criteria)}"
    return _replaced(content, position, (*dimension.criteria, _blank_criterion(code))), place


def _blank_criterion(code: str) -> Criterion:
    return Criterion(code, NOTHING, 0, tuple(NOTHING for _level in LEVELS))


def _free(prefix: str, taken: Collection[str]) -> str:
    return next(code for number in range(1, 1000) if (code := f"{prefix}{number}") not in taken)


def _with_less(content: Content, kind: str, dimension: int, position: int) -> Content:
    if kind == "v":
        return replace(content, vetoes=_without(content.vetoes, position))
    if kind == "p":
        return replace(content, profiles=_without(content.profiles, position))
    if kind == "d":
        return _without_unknown(replace(content, dimensions=_without(content.dimensions, position)))
    if dimension >= len(content.dimensions):
        return content
    return _without_unknown(_replaced(content, dimension, _without(content.dimensions[dimension].criteria, position)))


def _without(items: tuple[T, ...], position: int) -> tuple[T, ...]:
    return items[:position] + items[position + 1 :]


def _replaced(content: Content, position: int, criteria: tuple[Criterion, ...]) -> Content:
    changed = replace(content.dimensions[position], criteria=criteria)
    dimensions = (*content.dimensions[:position], changed, *content.dimensions[position + 1 :])
    return replace(content, dimensions=dimensions)


def _without_unknown(content: Content) -> Content:
    """Thresholds and profiles let go of what is no longer there."""
    dimensions = {each.code for each in content.dimensions}
    criteria = {each.code for each in content.criteria}

    def trimmed(threshold: Threshold) -> Threshold:
        return replace(
            threshold,
            dimensions={code: least for code, least in threshold.dimensions.items() if code in dimensions},
            criteria={code: least for code, least in threshold.criteria.items() if code in criteria},
        )

    profiles = tuple(
        replace(each, weights={code: weight for code, weight in each.weights.items() if code in dimensions})
        for each in content.profiles
    )
    return replace(content, thresholds=tuple(trimmed(each) for each in content.thresholds), profiles=profiles)
