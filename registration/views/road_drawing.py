"""A road as a drawing: bars along a line of months, as numbers for an SVG."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

WIDTH, LABELS, ROW, HEAD, FOOT = 1000, 230, 34, 30, 8
# The line of months keeps about so many marks, so that their words do not touch.
MOST_TICKS = 13
STEPS_OF_MONTHS = (1, 2, 3, 6, 12, 24, 60)
SHORTEST_BAR = 3
# A Chinese character is about as wide as two Latin ones; longer names go on in the list below the drawing.
MOST_CHARACTERS = 30


@dataclass(frozen=True)
class Span:
    """``kind``: planned, expected, late, done."""

    kind: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Band:
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Bar:
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    label: str
    y: float
    text_y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    left: int
    bottom: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    today: float | None


def drawn(bands: Sequence[Band], today: date | None = None) -> Drawing | None:
    """None when there is not a day to draw."""
    days = [day for band in bands for span in band.spans for day in (span.starts, span.ends)]
    if not days:
        return None
    if today is not None:
        days.append(today)
    scale = _Scale(min(days), max(days))
    lines = tuple(_line(scale, number, band) for number, band in enumerate(bands))
    bottom = HEAD + ROW * len(bands)
    ticks = tuple(Tick(scale.x(day), _month(day)) for day in _months(scale.first, scale.last))
    at = scale.x(today) if today is not None else None
    return Drawing(WIDTH, bottom + FOOT, LABELS, bottom, lines, ticks, at)


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=28))

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(LABELS + share * (WIDTH - LABELS - 12), 1)


def _line(scale: _Scale, number: int, band: Band) -> Line:
    y = HEAD + ROW * number
    bars = tuple(_bar(scale, y, span) for span in band.spans)
    return Line(_shortened(band.label), y, y + ROW / 2 + 5, bars)


def _bar(scale: _Scale, y: float, span: Span) -> Bar:
    x = scale.x(span.starts)
    width = max(SHORTEST_BAR, round(scale.x(span.ends) - x, 1))
    if span.kind == "planned":
        return Bar(span.kind, x, y + 6, width, 6)
    return Bar(span.kind, x, y + 15, width, 11)


def _months(first: date, last: date) -> Iterator[date]:
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((each for each in STEPS_OF_MONTHS if span / each <= MOST_TICKS), STEPS_OF_MONTHS[-1])
    number = first.year * 12 + first.month - 1
    number += -number % step
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        if day >= first:
            yield day
        number += step


def _month(day: date) -> str:
    return date_format(day, "Y-m")


def _shortened(label: str) -> str:
    width, kept = 0, ""
    for sign in label:
        width += 2 if ord(sign) > 0x2E80 else 1
        if width > MOST_CHARACTERS:
            return kept + "…"
        kept += sign
    return label


def bands_of(named: Iterable[tuple[str, Iterable[tuple[str, date | None, date | None]]]]) -> list[Band]:
    """From labels with spans of which some have no days; a stage without any keeps its line, empty."""
    return [
        Band(label, tuple(Span(kind, starts, ends) for kind, starts, ends in spans if starts and ends))
        for label, spans in named
    ]
