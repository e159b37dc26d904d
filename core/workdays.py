"""Working days (工作日) by China's adjusted holiday calendar; deadlines of the portal count in them."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar


# A list of long overdue deadlines asks for the same few hundred days again and again.
@lru_cache(maxsize=8192)
def is_workday(day: date) -> bool:
    """For a year whose calendar is not yet published, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


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
    """The last day for which holidays are known. The State Council publishes a year's in the autumn before."""
    return date(max(chinese_calendar.holidays).year, 12, 31)
