"""Working days (工作日) by China's adjusted holiday calendar; deadlines of the portal count in them.

The published calendar comes with a package. Days that an administrator has set, for a year it does not know or where
it is wrong, come before it: whoever stands above says where from (``read_days_from``), because this layer knows no
database.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic

import chinese_calendar

SetDays = Mapping[date, bool]
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


class _Memory:
    """What was set, as this process last read it."""

    source: Callable[[], SetDays] | None = None
    every: float | None = None
    days: SetDays = {}
    read_at: float | None = None


_memory = _Memory()


def read_days_from(source: Callable[[], SetDays], *, every: float | None) -> None:
    """``source`` gives the set days (True: worked); it is asked again after ``every`` seconds, so that what another
    process has set is noticed. None: only after ``forget_days``."""
    _memory.source, _memory.every, _memory.days, _memory.read_at = source, every, {}, None


def use_published_days() -> None:
    """For this process: nothing was set, as on a machine whose database is not set up."""
    read_days_from(dict, every=None)


def forget_days() -> None:
    """The next question reads the set days anew."""
    _memory.days, _memory.read_at = {}, float("-inf")


def _set_days() -> SetDays:
    memory, now = _memory, monotonic()
    if memory.source is None or not _is_stale(memory, now):
        return memory.days
    # Before the reading: one that fails shall not be tried again at every day.
    memory.read_at = now
    memory.days = memory.source()
    return memory.days


def _is_stale(memory: _Memory, now: float) -> bool:
    if memory.read_at is None:
        return memory.every is not None
    return memory.read_at == float("-inf") or (memory.every is not None and now - memory.read_at >= memory.every)


def is_workday(day: date) -> bool:
    """As it was set, else as published; for a year whose calendar nobody knows, Monday to Friday."""
    found = _set_days().get(day)
    return _published(day) if found is None else found


# A list of long overdue deadlines asks for the same few hundred days again and again.
@lru_cache(maxsize=8192)
def _published(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_published(year: int) -> bool:
    """Whether the package knows the year's calendar."""
    return min(chinese_calendar.holidays).year <= year <= max(chinese_calendar.holidays).year


def published_workday(day: date) -> bool:
    """Without what was set."""
    return _published(day)


def published_name(day: date) -> str:
    """Of a published holiday or the working day made up for it; empty for other days."""
    name = chinese_calendar.holidays.get(day) or chinese_calendar.workdays.get(day)
    return NAMES.get(name or "", "")


def add_workdays(start: date, count: int) -> date:
    """The last day of a term of ``count`` working days that begins on the day after ``start``."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def workdays_until(today: date, day: date) -> int:
    """Working days after ``today`` up to and including ``day``; negative when the day has passed."""
    if day < today:
        return -workdays_until(day, today)
    return sum(is_workday(today + timedelta(days=offset)) for offset in range(1, (day - today).days + 1))


def calendar_ends() -> date:
    """The last day for which holidays are known, published or set. The State Council publishes a year's in autumn.

    A year counts as set when a weekday of it is a holiday: no year is without one.
    """
    year = max(chinese_calendar.holidays).year
    set_years = {day.year for day, worked in _set_days().items() if not worked and day.weekday() < 5}
    while year + 1 in set_years:
        year += 1
    return date(year, 12, 31)
