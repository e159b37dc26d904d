"""What differs between two versions of the standard, in words an officer can read out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.content import OUTCOMES, Content, Criterion, Dimension, Profile, Veto, Words
from screening.selectors.standards import conditions_of, joined, list_label, named, number, stage_names

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """``what`` names the place; ``before`` and ``after`` what stood and stands there, empty where there is nothing."""

    kind: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the standard with its differences."""

    title: str
    differences: tuple[Difference, ...]


def comparison(before: Content, after: Content) -> list[Part]:
    """Only parts in which something differs; a dimension or criterion is the same one by its code."""
    parts = [
        Part(_("Dimensions"), tuple(_of_dimensions(before, after))),
        Part(_("Criteria and weights"), tuple(_of_criteria(before, after))),
        Part(_("Anchors of the levels"), tuple(_of_anchors(before, after))),
        Part(_("Vetoes"), tuple(_of_vetoes(before, after))),
        Part(_("Thresholds"), tuple(_of_thresholds(before, after))),
        Part(_("Rules of calculation"), tuple(_of_rules(before, after))),
        Part(_("Weights by stage"), tuple(_of_profiles(before, after))),
    ]
    return [part for part in parts if part.differences]


def _of_dimensions(before: Content, after: Content) -> Iterator[Difference]:
    def told(dimension: Dimension) -> str:
        return _("%(name)s, %(n)s points") % {"name": both(dimension.name), "n": dimension.weight}

    old = {each.code: told(each) for each in before.dimensions}
    new = {each.code: told(each) for each in after.dimensions}
    yield from _differences(old, new)


def _of_criteria(before: Content, after: Content) -> Iterator[Difference]:
    yield from _differences(_told_criteria(before), _told_criteria(after))


def _told_criteria(content: Content) -> dict[str, str]:
    words = _("%(name)s, %(n)s points, in %(dimension)s")
    return {
        criterion.code: words % {"name": both(criterion.name), "n": criterion.weight, "dimension": dimension.code}
        for dimension in content.dimensions
        for criterion in dimension.criteria
    }


def _of_anchors(before: Content, after: Content) -> Iterator[Difference]:
    """Of criteria that both have: those of a new or a removed one went with it."""
    old = {each.code: each for each in before.criteria}
    for criterion in after.criteria:
        if criterion.code in old:
            yield from _differences(_told_levels(after, old[criterion.code]), _told_levels(after, criterion))


def _told_levels(content: Content, criterion: Criterion) -> dict[str, str]:
    place = _("%(criterion)s, level %(n)s")
    return {
        place % {"criterion": named(content, criterion.code), "n": level}: both(words)
        for level, words in enumerate(criterion.levels)
    }


def _of_vetoes(before: Content, after: Content) -> Iterator[Difference]:
    def told(veto: Veto) -> str:
        return _("%(name)s; advice: %(advice)s") % {"name": both(veto.name), "advice": both(veto.advice)}

    old = {each.code: told(each) for each in before.vetoes}
    new = {each.code: told(each) for each in after.vetoes}
    yield from _differences(old, new)


def _of_thresholds(before: Content, after: Content) -> Iterator[Difference]:
    old, new = _told_thresholds(before), _told_thresholds(after)
    yield from _differences(old, new)


def _told_thresholds(content: Content) -> dict[str, str]:
    found = {}
    for outcome in OUTCOMES:
        threshold = content.threshold(outcome)
        if threshold:
            conditions = "; ".join(conditions_of(content, threshold))
            found[list_label(outcome)] = conditions or _("no condition")
    return found


def _of_rules(before: Content, after: Content) -> Iterator[Difference]:
    yield from _differences(_told_rules(before), _told_rules(after))


def _told_rules(content: Content) -> dict[str, str]:
    return {
        _("To be improved from"): _("%(n)s points") % {"n": number(content.improve_from)},
        _("Discussion when totals differ by more than"): _("%(n)s points") % {"n": number(content.spread)},
        _("Highest and lowest left out from"): _("%(n)s scores") % {"n": content.trim_from},
        _("May apply again after"): _("%(n)s days") % {"n": content.resubmit_after_days},
        _("Other weights by stage"): _("in use") if content.use_profiles else _("not in use"),
    }


def _of_profiles(before: Content, after: Content) -> Iterator[Difference]:
    def told(profile: Profile) -> str:
        weights = joined([f"{code} {weight}" for code, weight in profile.weights.items()])
        return _("%(weights)s; for %(stages)s") % {"weights": weights, "stages": stage_names(profile)}

    old = {both(each.name): told(each) for each in before.profiles}
    new = {both(each.name): told(each) for each in after.profiles}
    yield from _differences(old, new)


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    """In the order of the new version; what it left out comes last."""
    for key, after in new.items():
        if key not in old:
            yield Difference(ADDED, key, after=after)
        elif old[key] != after:
            yield Difference(CHANGED, key, old[key], after)
    for key in _gone(old, new):
        yield Difference(REMOVED, key, before=old[key])


def _gone(old: Mapping[str, str], new: Mapping[str, str]) -> Sequence[str]:
    return [key for key in old if key not in new]


def both(words: Words) -> str:
    """Both languages: a change of one of them is a change."""
    return f"{words.zh} / {words.en}"
