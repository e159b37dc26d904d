"""Terms that stand nowhere and are worked out when asked: a day, and so many days after it.

The days are worked out here, by the working calendar and by what the province had set on the day on which each term
began, and handed to the database as one list: the last day of the n-th day's term is its n-th element.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, DateField, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from core.thresholds import changes_of, default_of, regions_with, threshold
from core.workdays import is_workday

# Terms that began longer ago than this are late by months: their day is then one calendar term after their beginning.
REACH = timedelta(days=400)
SPAN = 600
MOST = 10**9
Changes = tuple[tuple[date, int], ...]
Later = Callable[[date, int, Changes, int], list[date]]


class _Element(Func):
    """The n-th element of a list of days, or NULL beyond it."""

    template = "((%(expressions)s])"
    arg_joiner = "::date[])["
    output_field = DateField()


class _DayNumber(Func):
    """How many days one day is after another; from 1 for the same."""

    template = "((%(expressions)s) + 1)"
    arg_joiner = " - "
    output_field = IntegerField()


def after_workdays(since: str, key: str, *, region: str = "", at: bool = False) -> Any:
    """The last day of a term in working days (工作日) after the day ``since``; ``at``: that is a moment.

    ``region`` is the path to the province whose office may have set the term.
    """
    return _after(since, key, region, at, _workdays_later)


def after_days(since: str, key: str, *, region: str = "", at: bool = False) -> Any:
    """As ``after_workdays``, in calendar days."""
    return _after(since, key, region, at, _days_later)


def _after(since: str, key: str, region: str, at: bool, later: Later) -> Any:
    day = day_of(since) if at else F(since)
    chosen = regions_with(key) if region else []
    usual = _looked_up(day, key, "", later)
    if not chosen:
        return usual
    cases = [When(**{region: code}, then=_looked_up(day, key, code, later)) for code in chosen]
    return Case(*cases, default=usual, output_field=DateField())


def days_over(since: str, key: str, *, region: str, today: date) -> Q:
    """So many calendar days have passed since the day ``since``; the term is the one in force when it began."""
    if not regions_with(key):
        return Q(**{f"{since}__lte": today - timedelta(days=default_of(key))})
    return Q(LessThanOrEqual(after_days(since, key, region=region), Value(today, output_field=DateField())))


def as_in_force(key: str, where: Callable[[int], Q], *, region: str) -> Q:
    """A condition that hangs on a length: each province's rows by the one in force there today.

    For what is counted back from a day that stands, such as reminders before a last day.
    """
    chosen = regions_with(key)
    found = where(default_of(key))
    if chosen:
        found &= ~Q(**{f"{region}__in": chosen})
    for code in chosen:
        found |= Q(**{region: code}) & where(threshold(key, code))
    return found


def day_of(path: str) -> Any:
    """The day in China of a moment."""
    return TruncDate(path, tzinfo=timezone.get_default_timezone())


def _looked_up(day: Any, key: str, region: str, later: Later) -> Any:
    first = timezone.localdate() - REACH
    changes = tuple(changes_of(key, region))
    # A process notices a changed working calendar within a minute (``core.workdays``), and so do these.
    days = later(first, default_of(key), changes, int(monotonic() // 60))
    listed = Value(list(days), output_field=ArrayField(DateField()))
    place = _DayNumber(day, Value(first, output_field=DateField()))
    # Before the list begins, any day is late by more than a year: its own day says so.
    return Coalesce(_Element(listed, place), day, output_field=DateField())


def _length(day: date, usual: int, changes: Changes) -> int:
    """How long a term that begins on a day is."""
    place = bisect_right(changes, (day, MOST))
    return changes[place - 1][1] if place else usual


@lru_cache(maxsize=64)
def _days_later(first: date, usual: int, changes: Changes, minute: int) -> list[date]:
    return [day + timedelta(days=_length(day, usual, changes)) for day in _starts(first)]


@lru_cache(maxsize=64)
def _workdays_later(first: date, usual: int, changes: Changes, minute: int) -> list[date]:
    """Each day's term ends on the n-th working day after it; the working days are found once for all."""
    starts = _starts(first)
    longest = max(_length(day, usual, changes) for day in starts)
    # Of three days at least one is worked, but for the two long holidays.
    span = len(starts) + 3 * longest + 30
    worked = [day for day in (first + timedelta(days=number) for number in range(1, span)) if is_workday(day)]
    places = ((day, bisect_right(worked, day) + _length(day, usual, changes) - 1) for day in starts)
    return [worked[place] if place >= 0 else day for day, place in places]


def _starts(first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(SPAN)]
