"""The pictures in a Word report: zero-based bars and monthly columns, drawn with the portal's own Chinese font."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core.paper import REGULAR
from progress.reports.shape import Table, Value, in_language, shown

# Three pixels for each point of the page.
WIDTH = 1360
ROW, BAR, GAP = 52, 30, 16
LEGEND, PLOT, AXIS = 56, 380, 52
TEXT_SIZE = 26
GROUND, INK, QUIET, LINE = "#FFFFFF", "#1B2421", "#4A5853", "#E3E7E4"
COLOURS = ("#0B6E63", "#1E6FA8")
MOST_BARS = 24


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(REGULAR), TEXT_SIZE)


def picture(table: Table, language: str) -> bytes:
    """A PNG of the table's drawn columns; empty when there is nothing to draw."""
    if not table.lines or not any(line.values[number] for line in table.lines for number in table.drawn):
        return b""
    image = _columns(table, language) if table.chart == "months" else _bars(table, language)
    out = BytesIO()
    image.save(out, "PNG", dpi=(216, 216))
    return out.getvalue()


def _sheet(height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (WIDTH, height), GROUND)
    return image, ImageDraw.Draw(image)


def _bars(table: Table, language: str) -> Image.Image:
    """One bar a line, its name before it and its number behind it."""
    rows = [line for line in table.lines if line.values[table.drawn[0]]][:MOST_BARS]
    labels = [in_language(line.label, language) for line in rows]
    numbers: list[Value] = [line.values[table.drawn[0]] for line in rows]
    image, draw = _sheet(ROW * len(rows) + GAP)
    left = min(max(_length(draw, label) for label in labels), WIDTH // 2) + GAP
    room = WIDTH - left - 150
    largest = max((number or 0) for number in numbers) or 1
    for row, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        middle = GAP // 2 + row * ROW + ROW // 2
        end = left + round(room * max(number or 0, 0) / largest)
        draw.text((left - GAP, middle), _fitting(draw, label, left - GAP), fill=INK, font=_font(), anchor="rm")
        draw.rectangle((left, middle - BAR // 2, max(end, left + 2), middle + BAR // 2), fill=COLOURS[0])
        draw.text((end + 12, middle), shown(number, "number"), fill=INK, font=_font(), anchor="lm")
    return image


@dataclass(frozen=True)
class _Plot:
    """Where a value stands: ``low`` and ``high`` are the ends of the axis, which always holds zero."""

    low: float
    high: float

    def y(self, value: float) -> int:
        return LEGEND + round(PLOT * (self.high - value) / (self.high - self.low))


def _columns(table: Table, language: str) -> Image.Image:
    """A group of columns each month; what fell stands below the line."""
    image, draw = _sheet(LEGEND + PLOT + AXIS)
    values = [[line.values[number] or 0 for number in table.drawn] for line in table.lines]
    every = [0, *(value for group in values for value in group)]
    plot = _Plot(min(every), max(*every, 1) * 1.12)
    _legend(draw, [in_language(table.heads[number], language) for number in table.drawn])
    draw.line((0, plot.y(0), WIDTH, plot.y(0)), fill=QUIET, width=2)
    step = WIDTH / len(values)
    for place, (line, group) in enumerate(zip(table.lines, values, strict=True)):
        _group(draw, plot, group, place * step, step)
        middle = (place * step + step / 2, LEGEND + PLOT + AXIS // 2)
        draw.text(middle, line.key, fill=QUIET, font=_font(), anchor="mm")
    return image


def _group(draw: ImageDraw.ImageDraw, plot: _Plot, group: Sequence[float], start: float, step: float) -> None:
    wide = min(step * 0.7 / len(group), 44)
    left = start + (step - wide * len(group)) / 2
    for number, value in enumerate(group):
        begin = left + number * wide
        top, bottom = sorted((plot.y(value), plot.y(0)))
        draw.rectangle((begin, top, begin + wide - 4, bottom), fill=COLOURS[number])
        draw.text((begin + wide / 2 - 2, top - 4), shown(value, "number"), fill=INK, font=_small(), anchor="mb")


@lru_cache(maxsize=1)
def _small() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(REGULAR), 20)


def _legend(draw: ImageDraw.ImageDraw, names: Sequence[str]) -> None:
    left = 0.0
    for number, name in enumerate(names):
        draw.rectangle((left, 14, left + 26, 40), fill=COLOURS[number])
        draw.text((left + 36, 27), name, fill=INK, font=_font(), anchor="lm")
        left += 36 + _length(draw, name) + 40


def _length(draw: ImageDraw.ImageDraw, text: str) -> int:
    return round(draw.textlength(text, font=_font()))


def _fitting(draw: ImageDraw.ImageDraw, text: str, room: int) -> str:
    """Cut with an ellipsis where a name is wider than its column."""
    if _length(draw, text) <= room:
        return text
    while text and _length(draw, text + "…") > room:
        text = text[:-1]
    return text + "…"
