"""Terms in working days (工作日) follow China's holidays and the days worked in exchange."""

from datetime import date

import pytest
from hypothesis import given, strategies

from core.workdays import add_workdays, calendar_ends, is_workday, workdays_until

DAYS = strategies.dates(date(2025, 1, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 7, 2), True),
        (date(2026, 7, 4), False),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        # A Sunday and a Saturday worked for the National Day holiday.
        (date(2025, 9, 28), True),
        (date(2025, 10, 11), True),
        # No calendar yet: Monday to Friday.
        (date(2090, 10, 2), True),
        (date(2090, 10, 1), False),
    ],
)
def test_holidays_and_exchanged_days(day, worked):
    assert is_workday(day) is worked


def test_five_working_days_over_a_holiday():
    # Handed in on Friday, 26 September 2025: Sunday the 28th is worked, 1 to 8 October are free.
    assert add_workdays(date(2025, 9, 26), 5) == date(2025, 10, 10)


@given(day=DAYS, count=strategies.integers(1, 20))
def test_counting_back_gives_the_term(day, count):
    end = add_workdays(day, count)
    assert is_workday(end)
    assert workdays_until(day, end) == count
    assert workdays_until(end, day) == -count


def test_the_calendar_covers_the_tested_years():
    assert calendar_ends() >= date(2026, 12, 31)
