"""What a version of the road says: its stages by class, and what special channels change.

Plain frozen values, read from and written to ``RoadTemplate.content``. Limits are working days (工作日). The order of
the stages is the order of the road. Sources: domain guide §3.4 (Order 47 of 2021, chapter 7) and §3.5.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from core.languages import is_english
from registration.enums.roads import Part
from registration.pathway.questions import Question


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if is_english() else self.zh


NOTHING = Words("", "")


@dataclass(frozen=True)
class Stage:
    """``bodies``: who is responsible, by class; a class that is missing does not have this stage.

    ``limits``: working days by class, for official and parallel stages. ``milestone``: the kind that ends it, empty
    for none. ``routes``, ``channels``: only with one of these; empty: with any. ``subcatalogues``: only for devices of
    one of these (two-digit codes of the device catalogue); empty: for all, also while nobody has named it.
    ``supplement``: once for each round of supplements. ``beside``: preparation that runs beside the rest. ``after``:
    the stage a parallel one begins after.
    """

    key: str
    part: str
    label: Words
    bodies: Mapping[str, str]
    limits: Mapping[str, int] = field(default_factory=dict)
    milestone: str = ""
    routes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    subcatalogues: tuple[str, ...] = ()
    supplement: bool = False
    beside: bool = False
    after: str = ""
    documents: tuple[Words, ...] = ()
    pitfalls: tuple[Words, ...] = ()
    source: Words = NOTHING

    def holds_for(self, question: Question) -> bool:
        return (
            question.management_class in self.bodies
            and (not self.routes or question.route in self.routes)
            and (not self.channels or question.channel in self.channels)
            and (not self.subcatalogues or question.subcatalogue in self.subcatalogues)
        )


@dataclass(frozen=True)
class ChannelRule:
    """What a special channel changes for these classes. ``cuts``: by how many percent a stage becomes shorter."""

    channel: str
    classes: tuple[str, ...]
    cuts: Mapping[str, int] = field(default_factory=dict)
    note: Words = NOTHING
    source: Words = NOTHING


@dataclass(frozen=True)
class Content:
    """``answer_days``: calendar days assumed for the answer to a supplement; ``answer_limit``: the law's most."""

    stages: tuple[Stage, ...]
    channels: tuple[ChannelRule, ...] = ()
    answer_days: int = 90
    answer_limit: int = 365

    def stage(self, key: str, management_class: str) -> Stage | None:
        return next((each for each in self.stages if each.key == key and management_class in each.bodies), None)

    def rule(self, channel: str, management_class: str) -> ChannelRule | None:
        rules = (each for each in self.channels if each.channel == channel and management_class in each.classes)
        return next(rules, None)

    def of_part(self, part: str) -> Iterator[Stage]:
        return (each for each in self.stages if each.part == part)

    def stored(self) -> dict[str, Any]:
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Raises KeyError or TypeError for what is no road; what is incomplete is for ``faults``."""
        return cls(
            stages=tuple(_stage(each) for each in stored["stages"]),
            channels=tuple(_rule(each) for each in stored["channels"]),
            answer_days=int(stored["answer_days"]),
            answer_limit=int(stored["answer_limit"]),
        )


def _stage(stored: Mapping[str, Any]) -> Stage:
    return Stage(
        key=stored["key"],
        part=Part(stored["part"]).value,
        label=Words(**stored["label"]),
        bodies=dict(stored["bodies"]),
        limits={each: int(days) for each, days in stored.get("limits", {}).items()},
        milestone=stored.get("milestone", ""),
        routes=tuple(stored.get("routes", ())),
        channels=tuple(stored.get("channels", ())),
        subcatalogues=tuple(stored.get("subcatalogues", ())),
        supplement=bool(stored.get("supplement", False)),
        beside=bool(stored.get("beside", False)),
        after=stored.get("after", ""),
        documents=tuple(Words(**each) for each in stored.get("documents", ())),
        pitfalls=tuple(Words(**each) for each in stored.get("pitfalls", ())),
        source=Words(**stored.get("source", {"zh": "", "en": ""})),
    )


def _rule(stored: Mapping[str, Any]) -> ChannelRule:
    return ChannelRule(
        channel=stored["channel"],
        classes=tuple(stored["classes"]),
        cuts={key: int(percent) for key, percent in stored.get("cuts", {}).items()},
        note=Words(**stored.get("note", {"zh": "", "en": ""})),
        source=Words(**stored.get("source", {"zh": "", "en": ""})),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
