"""Terms in working days (工作日) follow China's holidays and the days worked in exchange."""

from datetime import date

import pytest
from django.conf import settings
from hypothesis import given, strategies

from core.selectors import set_days
from core.workdays import (
    add_workdays,
    calendar_ends,
    forget_days,
    is_workday,
    read_days_from,
    workdays_until,
)

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


@pytest.fixture
def set_by_hand():
    """Days as if an administrator had set them; afterwards this process knows of none."""
    known: dict[date, bool] = {}
    read_days_from(lambda: dict(known), every=60)
    yield known
    read_days_from(set_days, every=settings.CALENDAR_SECONDS)


def test_set_days_come_before_the_published_ones(set_by_hand):
    set_by_hand.update({date(2027, 2, 8): False, date(2027, 2, 20): True, date(2026, 10, 1): True})
    assert [is_workday(day) for day in (date(2027, 2, 8), date(2027, 2, 20), date(2026, 10, 1))] == [False, True, True]
    assert add_workdays(date(2027, 2, 5), 1) == date(2027, 2, 9)


def test_what_another_process_has_set_is_noticed_within_the_minute(set_by_hand, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("core.workdays.monotonic", lambda: clock[0])
    assert is_workday(date(2027, 2, 8))
    set_by_hand[date(2027, 2, 8)] = False
    clock[0] += 59
    assert is_workday(date(2027, 2, 8))
    clock[0] += 1
    assert not is_workday(date(2027, 2, 8))


def test_a_process_notices_its_own_change_at_once(set_by_hand):
    assert is_workday(date(2027, 2, 8))
    set_by_hand[date(2027, 2, 8)] = False
    forget_days()
    assert not is_workday(date(2027, 2, 8))


def test_a_thousand_days_are_one_reading():
    asked = []
    read_days_from(lambda: asked.append(1) or {}, every=60)
    add_workdays(date(2026, 1, 1), 1000)
    read_days_from(set_days, every=settings.CALENDAR_SECONDS)
    assert len(asked) == 1


def test_a_set_year_moves_the_calendars_end(set_by_hand):
    published = calendar_ends()
    set_by_hand[date(published.year + 1, 1, 1)] = False
    forget_days()
    on_a_weekday = date(published.year + 1, 1, 1).weekday() < 5
    assert calendar_ends().year == published.year + on_a_weekday
    set_by_hand[date(published.year + 3, 10, 1)] = False
    forget_days()
    assert calendar_ends().year == published.year + on_a_weekday
