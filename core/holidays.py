"""A year's holidays and make-up working days, read from text: our own short lines, or the official announcement.

    2027-02-06 至 2027-02-12 休 春节
    2027-02-20 班 春节
    二、春节：2月6日（周六）至12日（周五）放假调休，共7天。2月20日（周六）上班。

The second form is that of the State Council's yearly notice (国务院办公厅关于…部分节假日安排的通知).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_SPAN = 20
LONGEST_NAME = 40
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ISO = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?"
_SHORT_LINE = re.compile(
    rf"^{_ISO}(?:\s*(?:至|到|~|～|—|–|to)\s*{_ISO})?[\s,，;；:：]+(休|班|off|work)(?:[\s,，;；:：]+(.*))?$",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^\s*(?:[一二三四五六七八九十]+\s*[、.．]\s*)?([^：:\d]{2,12})[：:](.+)$")
_SENTENCE = re.compile(r"[。；;！!]")
_SPAN = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日?(?:\s*(?:至|到|[-—–~～])\s*(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日)?"
)


@dataclass(frozen=True)
class SetDay:
    """``works``: a make-up working day (调休上班); otherwise a day off (放假)."""

    on: date
    works: bool
    name: str = ""


@dataclass(frozen=True)
class Unread:
    """A line nobody can make sense of, by its number from 1."""

    line: int
    text: str


def read_days(text: str, year: int) -> tuple[list[SetDay], list[Unread]]:
    """The days in order, the last word on a day counting, and what could not be read."""
    found: dict[date, SetDay] = {}
    unread: list[Unread] = []
    for number, raw in enumerate(text.replace("\r", "").split("\n"), start=1):
        line = raw.strip()
        if not line:
            continue
        days = _days_of(line, year)
        if not days:
            unread.append(Unread(number, line[:80]))
        found.update({day.on: day for day in days})
    return [found[on] for on in sorted(found)], unread


def write_days(days: list[SetDay]) -> str:
    """As short lines, which ``read_days`` reads again: neighbours of one kind and name in one line."""
    lines = []
    for first, last in _runs(days):
        span = f"{first.on}" if first == last else f"{first.on} 至 {last.on}"
        lines.append(f"{span} {'班' if first.works else '休'} {first.name}".rstrip())
    return "\n".join(lines)


def _runs(days: list[SetDay]) -> Iterator[tuple[SetDay, SetDay]]:
    first = last = None
    for day in days:
        next_one = last is not None and day.on == last.on + timedelta(days=1)
        if first is not None and next_one and (day.works, day.name) == (first.works, first.name):
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


def _days_of(line: str, year: int) -> list[SetDay]:
    short = _SHORT_LINE.match(line)
    if short:
        parts = short.groups()
        works = parts[6].lower() in ("班", "work")
        name = (parts[7] or "").strip()[:LONGEST_NAME]
        return [SetDay(on, works, name) for on in _span(_day(*parts[:3]), _day(*parts[3:6]))]
    headed = _HEADED.match(_BRACKETS.sub("", line))
    return list(_announced(headed[1].strip(), headed[2], year)) if headed else []


def _announced(name: str, text: str, year: int) -> Iterator[SetDay]:
    """Sentence by sentence: what is off, and what is worked for it. “9月20日、10月10日上班” names two days."""
    for sentence in _SENTENCE.split(text):
        works = "上班" in sentence
        if not works and "放假" not in sentence and "休息" not in sentence:
            continue
        for span in _SPAN.finditer(sentence):
            given, month, day, until_year, until_month, until_day = span.groups()
            first = _day(given or str(year), month, day)
            last = until_day and _day(until_year or given or str(year), until_month or month, until_day)
            yield from (SetDay(on, works, name) for on in _span(first, last or None))


def _day(year: str | None, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year or ""), int(month or ""), int(day or ""))
    except ValueError:
        return None


def _span(first: date | None, last: date | None) -> list[date]:
    """Empty when it makes no sense."""
    if first is None:
        return []
    days = ((last or first) - first).days
    return [first + timedelta(days=offset) for offset in range(days + 1)] if 0 <= days < LONGEST_SPAN else []
