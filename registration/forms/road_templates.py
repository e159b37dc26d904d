"""The editor's form: a whole version of the road as named boxes, and what was typed as content again.

A box's name says where it belongs: ``s0-zh`` is the Chinese name of the first stage, ``s0-limit-II`` its limit for
Class II, ``c1-cut-s7`` by how many percent the second channel shortens the eighth stage. Places count, not keys, so
that channels follow when a key is changed. Documents and pitfalls stand one in a line, the languages line by line.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from projects.enums import ManagementClass
from registration.enums.roads import Part
from registration.pathway.content import ChannelRule, Content, Stage, Words

WHOLE = re.compile(r"[0-9]{1,4}")
LONGEST_TEXT, LONGEST_LINES, LONGEST_KEY = 400, 3000, 40
LONGEST_NAME, LONGEST_NAME_EN, LONGEST_NOTE = 120, 160, 500
# More boxes than one request may carry would be cut off; no office needs that many.
MOST = {"s": 30, "c": 8}
CLASSES = tuple(ManagementClass.values)
# Holds the place of a line that is missing in one language.
PLACEHOLDER = "-"


def places(posted: QueryDict, kind: str) -> Iterator[str]:
    """``s0``, ``s1`` … as far as they were sent."""
    for position in range(MOST[kind]):
        place = f"{kind}{position}"
        if f"{place}-key" not in posted:
            return
        yield place


@dataclass
class RoadForm:
    """Reads the boxes; ``errors`` by the box's name. ``content`` only counts when there are none."""

    posted: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def is_valid(self) -> bool:
        self.errors.clear()
        stages = tuple(self._stage(place) for place in places(self.posted, "s"))
        self.content = Content(
            stages=stages,
            channels=tuple(self._rule(place, stages) for place in places(self.posted, "c")),
            answer_days=self._number("answer_days"),
            answer_limit=self._number("answer_limit"),
        )
        self.name = self._text("name", LONGEST_NAME)
        self.name_en = self._text("name_en", LONGEST_NAME_EN)
        self.note = self._text("note", LONGEST_NOTE)
        self.version = self._number("version")
        return not self.errors

    def _stage(self, place: str) -> Stage:
        part = self.posted.get(f"{place}-part", "")
        if part not in Part.values:
            self.errors[f"{place}-part"] = _("Choose what kind of stage this is.")
            part = Part.PREPARATION.value
        limited = part in (Part.OFFICIAL, Part.PARALLEL)
        return Stage(
            key=self._text(f"{place}-key", LONGEST_KEY),
            part=part,
            label=self._words(place),
            bodies={each: body for each in CLASSES if (body := self.posted.get(f"{place}-body-{each}", ""))},
            limits=self._limits(place) if limited else {},
            milestone=self.posted.get(f"{place}-milestone", ""),
            routes=tuple(self.posted.getlist(f"{place}-routes")),
            channels=tuple(self.posted.getlist(f"{place}-channels")),
            subcatalogues=tuple(self.posted.getlist(f"{place}-subcatalogues")),
            supplement=f"{place}-supplement" in self.posted,
            beside=part == Part.PREPARATION and f"{place}-beside" in self.posted,
            after=self.posted.get(f"{place}-after", "") if part == Part.PARALLEL else "",
            documents=self._lines(f"{place}-documents"),
            pitfalls=self._lines(f"{place}-pitfalls"),
            source=self._words(f"{place}-source"),
        )

    def _limits(self, place: str) -> dict[str, int]:
        """A class without a body has no limit; an empty box is a limit that is missing, and is not 0."""
        found = {}
        for each in CLASSES:
            name = f"{place}-limit-{each}"
            if self.posted.get(name, "").strip() and self.posted.get(f"{place}-body-{each}", ""):
                found[each] = self._number(name)
        return found

    def _rule(self, place: str, stages: tuple[Stage, ...]) -> ChannelRule:
        cuts: dict[str, int] = {}
        for position, stage in enumerate(stages):
            percent = self._number(f"{place}-cut-s{position}")
            if percent:
                cuts[stage.key] = percent
        return ChannelRule(
            channel=self.posted.get(f"{place}-key", ""),
            classes=tuple(each for each in CLASSES if each in self.posted.getlist(f"{place}-classes")),
            cuts=cuts,
            note=self._words(f"{place}-note"),
            source=self._words(f"{place}-source"),
        )

    def _words(self, place: str) -> Words:
        return Words(self._text(f"{place}-zh"), self._text(f"{place}-en"))

    def _lines(self, place: str) -> tuple[Words, ...]:
        both = [self._each_line(f"{place}-{language}") for language in ("zh", "en")]
        return tuple(Words(zh, en) for zh, en in zip_longest(*both, fillvalue=""))

    def _each_line(self, name: str) -> list[str]:
        text = self.posted.get(name, "").replace("\x00", "")
        if len(text) > LONGEST_LINES:
            self.errors[name] = _("At most %(n)s characters.") % {"n": LONGEST_LINES}
        lines = [" ".join(line.split()) for line in text.splitlines()]
        return ["" if line == PLACEHOLDER else line for line in lines if line]

    def _text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        text = " ".join(self.posted.get(name, "").replace("\x00", "").split())
        if len(text) > longest:
            self.errors[name] = _("At most %(n)s characters.") % {"n": longest}
        return text

    def _number(self, name: str) -> int:
        """Nothing typed is 0; whether 0 is enough, the checks of the road say."""
        text = unicodedata.normalize("NFKC", self.posted.get(name, "")).strip() or "0"
        if WHOLE.fullmatch(text):
            return int(text)
        self.errors[name] = _("Please give a whole number, such as 60.")
        return 0


def boxes_of(content: Content, *, name: str, name_en: str, note: str, version: int) -> QueryDict:
    """What is stored, as the form would send it."""
    found: dict[str, object] = {"name": name, "name_en": name_en, "note": note, "version": version}
    found |= {"answer_days": content.answer_days, "answer_limit": content.answer_limit}
    for position, stage in enumerate(content.stages):
        found |= _boxes_of_stage(f"s{position}", stage)
    for position, rule in enumerate(content.channels):
        found |= _boxes_of_rule(f"c{position}", rule, content)
    boxes = QueryDict(mutable=True)
    for key, value in found.items():
        boxes.setlist(key, list(value) if isinstance(value, tuple) else [str(value)])
    return boxes


def _boxes_of_stage(place: str, stage: Stage) -> dict[str, object]:
    found: dict[str, object] = {
        f"{place}-key": stage.key,
        f"{place}-part": stage.part,
        f"{place}-milestone": stage.milestone,
        f"{place}-after": stage.after,
        f"{place}-routes": stage.routes,
        f"{place}-channels": stage.channels,
        f"{place}-subcatalogues": stage.subcatalogues,
        **_both(place, stage.label),
        **_both(f"{place}-source", stage.source),
        **_both_lines(f"{place}-documents", stage.documents),
        **_both_lines(f"{place}-pitfalls", stage.pitfalls),
        **_by_class(f"{place}-body", stage.bodies),
        **_by_class(f"{place}-limit", stage.limits),
    }
    return found | {f"{place}-{name}": "on" for name in ("supplement", "beside") if getattr(stage, name)}


def _boxes_of_rule(place: str, rule: ChannelRule, content: Content) -> dict[str, object]:
    cuts = {f"{place}-cut-s{n}": rule.cuts.get(stage.key, "") for n, stage in enumerate(content.stages)}
    named = {f"{place}-key": rule.channel, f"{place}-classes": rule.classes}
    return {**named, **cuts, **_both(f"{place}-note", rule.note), **_both(f"{place}-source", rule.source)}


def _both(place: str, words: Words) -> dict[str, object]:
    return {f"{place}-zh": words.zh, f"{place}-en": words.en}


def _both_lines(place: str, words: tuple[Words, ...]) -> dict[str, object]:
    """An empty line would be lost, and with it which lines belong together: a dash holds its place."""
    zh, en = ("\n".join(getattr(each, language) or PLACEHOLDER for each in words) for language in ("zh", "en"))
    return {f"{place}-zh": zh, f"{place}-en": en}


def _by_class(place: str, values: Mapping[str, object]) -> dict[str, object]:
    return {f"{place}-{each}": value for each, value in values.items()}
