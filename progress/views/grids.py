"""Tables of figures and what charts draw of them, the same for every board.

A table holds everything its chart shows, so a board reads without scripts, on paper, and aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Text
from core.templatetags.ui import UNKNOWN, figure, share
from progress.views.asked import Asked


@dataclass(frozen=True)
class Cell:
    """``value`` is the plain number that the rows behind ``url`` must add up to."""

    text: str
    url: str = ""
    value: int | None = None
    tone: str = ""
    says: str = ""


@dataclass(frozen=True)
class Line:
    """``bar`` with ``largest`` draws a bar from zero beside the label; ``current`` is the one looked for."""

    label: Text
    cells: Sequence[Cell]
    url: str = ""
    note: Text = ""
    bar: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Grid:
    """``first`` heads the column of labels; ``groups`` stand above the headings: label and over how many columns."""

    caption: Text
    first: Text
    headings: Sequence[Text]
    lines: Sequence[Line]
    feet: Sequence[Line] = ()
    groups: Sequence[tuple[Text, int]] = ()
    largest: int | None = None

    @property
    def labels(self) -> list[str]:
        """Of each column what stands above it, in one: on a phone it stands before each number instead."""
        above = [label for label, columns in self.groups for _column in range(columns)] or [""] * len(self.headings)
        return [f"{over} · {own}" if over else str(own) for over, own in zip(above, self.headings, strict=True)]

    @property
    def body(self) -> list[tuple[Line, list[tuple[str, Cell]]]]:
        return self._labelled(self.lines)

    @property
    def foot(self) -> list[tuple[Line, list[tuple[str, Cell]]]]:
        return self._labelled(self.feet)

    def _labelled(self, lines: Sequence[Line]) -> list[tuple[Line, list[tuple[str, Cell]]]]:
        labels = self.labels
        return [(line, list(zip(labels, line.cells, strict=True))) for line in lines]


# CSS pixels, as in figures.css.
LINES_HEIGHT, LEAST_HEIGHT = 320, 140


@dataclass(frozen=True)
class Drawn:
    """``kind`` is lines, bars (level, one for each category) or stacks. ``urls`` of a series open its points."""

    id: str
    kind: str
    categories: Sequence[str]
    series: Sequence[dict[str, Any]]
    label: Text
    words: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """What the script reads; the words come along, as scripts know no language."""
        words = {"save": _("Save as picture"), **self.words}
        drawing = {"kind": self.kind, "categories": list(self.categories), "series": list(self.series)}
        return {**drawing, "height": self.height, **words}

    @property
    def height(self) -> int:
        """In CSS pixels: a line for each bar; the place is kept until the script has drawn."""
        if self.kind == "lines":
            return LINES_HEIGHT
        rows = len(self.categories) * (1 if self.kind == "stacks" else len(self.series) * 0.8)
        return max(LEAST_HEIGHT, round(rows * 34) + 80)

    @property
    def draws(self) -> bool:
        return any(value for each in self.series for value in each["values"])


def rows_url(asked: Asked, key: str, **changes: object) -> str:
    return f"{reverse('progress:indicator_rows', args=[key])}?{asked.query(**changes)}"


def number(value: int, url: str = "", tone: str = "", says: str = "") -> Cell:
    return Cell(figure(value), url, value, tone, says)


def signed(value: int, url: str = "", says: str = "") -> Cell:
    return Cell(with_sign(value), url, value, says=says)


def portion(part: int, whole: int) -> Cell:
    return Cell(share(part / whole) if whole else UNKNOWN)


def days(value: float | None) -> Cell:
    """Working days, of a median perhaps a half."""
    return Cell(UNKNOWN if value is None else f"{value:,.1f}".removesuffix(".0"))


def with_sign(value: int) -> str:
    return f"+{value:,}" if value > 0 else f"−{-value:,}" if value < 0 else "0"
