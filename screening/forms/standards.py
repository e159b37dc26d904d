"""The editor's form: a whole version of the standard as named boxes, and what was typed as content again.

A box's name says where it belongs: ``d0-zh`` is the Chinese name of the first dimension, ``d0c1l3-en`` the English
anchor of level 3 of its second criterion, ``t-library-d0`` the least points of that dimension for the outcome.
Places count, not codes, so that thresholds follow when a code is changed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from screening.content import (
    LEVELS,
    OUTCOMES,
    Content,
    Criterion,
    Dimension,
    Profile,
    Threshold,
    Veto,
    Words,
)

CODE = re.compile(r"[A-Za-z0-9]{0,10}")
FIGURE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
WHOLE = re.compile(r"[0-9]{1,4}")
LONGEST_TEXT = 300
LONGEST_NAME, LONGEST_NAME_EN, LONGEST_NOTE = 120, 160, 500
# More boxes than one request may carry would be cut off; no office needs that many.
MOST = {"d": 10, "c": 20, "v": 30, "p": 10}


def places(posted: QueryDict, prefix: str, kind: str) -> Iterator[str]:
    """``d0``, ``d1`` … as far as they were sent."""
    for position in range(MOST[kind]):
        place = f"{prefix}{kind}{position}"
        if f"{place}-zh" not in posted:
            return
        yield place


@dataclass
class StandardForm:
    """Reads the boxes; ``errors`` by the box's name. ``content`` only counts when there are none."""

    posted: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def is_valid(self) -> bool:
        self.errors.clear()
        self.content = self._content()
        self.name = self._text("name", LONGEST_NAME)
        self.name_en = self._text("name_en", LONGEST_NAME_EN)
        self.note = self._text("note", LONGEST_NOTE)
        self.version = int(self._figure("version", WHOLE))
        return not self.errors

    def _content(self) -> Content:
        dimensions = tuple(self._dimension(place) for place in places(self.posted, "", "d"))
        return Content(
            dimensions=dimensions,
            vetoes=tuple(self._veto(place) for place in places(self.posted, "", "v")),
            thresholds=tuple(
                self._threshold(outcome, dimensions) for outcome in OUTCOMES if f"t-{outcome}-on" in self.posted
            ),
            improve_from=self._figure("improve_from"),
            spread=self._figure("spread"),
            trim_from=int(self._figure("trim_from", WHOLE)),
            resubmit_after_days=int(self._figure("resubmit_after_days", WHOLE)),
            profiles=tuple(self._profile(place, dimensions) for place in places(self.posted, "", "p")),
            use_profiles="use_profiles" in self.posted,
        )

    def _dimension(self, place: str) -> Dimension:
        criteria = tuple(self._criterion(each) for each in places(self.posted, place, "c"))
        return Dimension(self._code(place), self._words(place), criteria)

    def _criterion(self, place: str) -> Criterion:
        weight = int(self._figure(f"{place}-weight", WHOLE))
        levels = tuple(self._words(f"{place}l{level}") for level in LEVELS)
        return Criterion(self._code(place), self._words(place), weight, levels)

    def _veto(self, place: str) -> Veto:
        return Veto(self._code(place), self._words(place), self._words(f"{place}a"))

    def _threshold(self, outcome: str, dimensions: tuple[Dimension, ...]) -> Threshold:
        here = f"t-{outcome}-"
        return Threshold(
            outcome=outcome,
            total=self._figure(f"{here}total"),
            dimensions=self._least(
                {each.code: f"{here}d{position}" for position, each in enumerate(dimensions)},
            ),
            criteria=self._least(
                {
                    criterion.code: f"{here}d{position}c{under}"
                    for position, each in enumerate(dimensions)
                    for under, criterion in enumerate(each.criteria)
                }
            ),
            tags=self._chosen(f"{here}tags"),
            classes=self._chosen(f"{here}classes"),
            stages=self._chosen(f"{here}stages"),
            needs=tuple(each for each in self._chosen(f"{here}needs") if each in OUTCOMES and each != outcome),
        )

    def _least(self, boxes: Mapping[str, str]) -> dict[str, Decimal]:
        """What is left empty asks for nothing."""
        found = {code: self._figure(name) for code, name in boxes.items()}
        return {code: value for code, value in found.items() if value}

    def _profile(self, place: str, dimensions: tuple[Dimension, ...]) -> Profile:
        weights = {
            each.code: int(self._figure(f"{place}-d{position}", WHOLE)) for position, each in enumerate(dimensions)
        }
        return Profile(self._words(place), self._chosen(f"{place}-stages"), weights)

    def _words(self, place: str) -> Words:
        return Words(self._text(f"{place}-zh"), self._text(f"{place}-en"))

    def _text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        text = " ".join(self.posted.get(name, "").replace("\x00", "").split())
        if len(text) > longest:
            self.errors[name] = _("At most %(n)s characters.") % {"n": longest}
        return text

    def _code(self, place: str) -> str:
        text = plain(self.posted.get(f"{place}-code", "")).upper()
        if not CODE.fullmatch(text):
            self.errors[f"{place}-code"] = _("At most 10 letters and digits, such as A1.")
        return text

    def _figure(self, name: str, form: re.Pattern[str] = FIGURE) -> Decimal:
        """Nothing typed is 0; whether 0 is enough, the checks of the standard say."""
        text = plain(self.posted.get(name, "")) or "0"
        if form.fullmatch(text):
            return Decimal(text)
        whole = _("Please give a whole number, such as 14.")
        self.errors[name] = whole if form is WHOLE else _("Please give a number, such as 60 or 2.5.")
        return Decimal(0)

    def _chosen(self, name: str) -> tuple[str, ...]:
        return tuple(self.posted.getlist(name))


def plain(text: str) -> str:
    """Full-width digits and letters, as Chinese keyboards give them, are taken as the ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def boxes_of(content: Content, *, name: str, name_en: str, note: str, version: int) -> QueryDict:
    """What is stored, as the form would send it."""
    found: dict[str, object] = {"name": name, "name_en": name_en, "note": note, "version": version}
    for position, dimension in enumerate(content.dimensions):
        found |= _boxes_of_dimension(f"d{position}", dimension)
    for position, veto in enumerate(content.vetoes):
        place = f"v{position}"
        found |= {f"{place}-code": veto.code, **_both(place, veto.name), **_both(f"{place}a", veto.advice)}
    for threshold in content.thresholds:
        found |= _boxes_of_threshold(content, threshold)
    for position, profile in enumerate(content.profiles):
        found |= _boxes_of_profile(f"p{position}", profile, content)
    found |= {
        "improve_from": content.improve_from,
        "spread": content.spread,
        "trim_from": content.trim_from,
        "resubmit_after_days": content.resubmit_after_days,
    }
    if content.use_profiles:
        found["use_profiles"] = "on"
    boxes = QueryDict(mutable=True)
    for key, value in found.items():
        boxes.setlist(key, list(value) if isinstance(value, tuple) else [_typed(value)])
    return boxes


def _typed(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _both(place: str, words: Words) -> dict[str, object]:
    return {f"{place}-zh": words.zh, f"{place}-en": words.en}


def _boxes_of_dimension(place: str, dimension: Dimension) -> dict[str, object]:
    found = {f"{place}-code": dimension.code, **_both(place, dimension.name)}
    for position, criterion in enumerate(dimension.criteria):
        here = f"{place}c{position}"
        found |= {f"{here}-code": criterion.code, f"{here}-weight": criterion.weight, **_both(here, criterion.name)}
        for level, words in enumerate(criterion.levels):
            found |= _both(f"{here}l{level}", words)
    return found


def _boxes_of_threshold(content: Content, threshold: Threshold) -> dict[str, object]:
    here = f"t-{threshold.outcome}-"
    found: dict[str, object] = {f"{here}on": "on", f"{here}total": threshold.total}
    for position, dimension in enumerate(content.dimensions):
        found[f"{here}d{position}"] = threshold.dimensions.get(dimension.code, "")
        for under, criterion in enumerate(dimension.criteria):
            found[f"{here}d{position}c{under}"] = threshold.criteria.get(criterion.code, "")
    for name in ("tags", "classes", "stages", "needs"):
        found[f"{here}{name}"] = tuple(getattr(threshold, name))
    return found


def _boxes_of_profile(place: str, profile: Profile, content: Content) -> dict[str, object]:
    found = {**_both(place, profile.name), f"{place}-stages": tuple(profile.stages)}
    for position, dimension in enumerate(content.dimensions):
        found[f"{place}-d{position}"] = profile.weights.get(dimension.code, 0)
    return found
