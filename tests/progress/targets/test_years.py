"""The years of a programme, and the period in which a target counts; pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.pace import PaceStatus, Period, pace_of
from progress.programmes.years import Years, share_of

CALENDAR = Years(2026, 2028)
PLAN = Years(2026, 2028, (7, 2))
days = st.dates(date(2024, 1, 1), date(2031, 12, 31))
begins = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))


@pytest.mark.parametrize(
    ("years", "day", "number"),
    [
        (CALENDAR, date(2026, 7, 2), 2026),
        (CALENDAR, date(2025, 12, 31), 2026),
        (CALENDAR, date(2030, 1, 1), 2028),
        (PLAN, date(2026, 7, 1), 2026),
        (PLAN, date(2027, 7, 1), 2026),
        (PLAN, date(2027, 7, 2), 2027),
    ],
)
def test_the_year_of_a_day(years, day, number):
    assert years.number_on(day) == number


@given(day=days, first=st.integers(2025, 2027), count=st.integers(1, 5), begins=begins)
def test_years_follow_one_another_without_gap(day, first, count, begins):
    years = Years(first, first + count - 1, begins)
    for number in range(years.first, years.last):
        assert years.year(number).last + timedelta(days=1) == years.year(number + 1).first
    period = years.year(years.number_on(day))
    if years.whole.first <= day <= years.whole.last:
        assert period.first <= day <= period.last
    assert 365 <= period.days <= 366
    assert years.whole.first <= period.first <= period.last <= years.whole.last


def test_a_year_from_29_february_begins_a_day_earlier_in_other_years():
    years = Years(2024, 2026, (2, 29))
    assert (years.start(2024), years.start(2025)) == (date(2024, 2, 29), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("kind", "each_year", "due_on", "amount", "first", "last"),
    [
        ("yearly", False, None, 25, date(2027, 1, 1), date(2027, 12, 31)),
        ("average", True, None, 25, date(2027, 1, 1), date(2027, 12, 31)),
        ("average", False, None, 75, date(2026, 1, 1), date(2028, 12, 31)),
        ("cumulative", False, None, 25, date(2026, 1, 1), date(2028, 12, 31)),
        ("cumulative", False, date(2028, 6, 30), 25, date(2026, 1, 1), date(2028, 6, 30)),
    ],
)
def test_what_is_to_be_reached_and_when(kind, each_year, due_on, amount, first, last):
    share = share_of(CALENDAR, kind, 25, date(2027, 3, 1), each_year=each_year, due_on=due_on)
    assert (share.amount, share.period) == (amount, Period(first, last))


@given(
    value=st.integers(0, 2000),
    target=st.integers(1, 1000),
    first=days,
    length=st.integers(1, 1200),
    passed=st.integers(-10, 1300),
)
def test_a_pace_never_contradicts_itself(value, target, first, length, passed):
    period = Period(first, first + timedelta(days=length - 1))
    pace = pace_of(value, target, period, first + timedelta(days=passed))
    assert (pace.status == PaceStatus.REACHED) == (value >= target)
    assert (pace.status == PaceStatus.BEHIND) == (value < target and pace.gap > 0)
    assert 0 <= pace.expected <= target
    assert pace.gap == max(0, pace.expected - value)
    if pace.forecast is not None:
        assert value <= pace.low <= pace.forecast <= pace.high
    assert (pace.monthly > 0) <= (value < target)


@given(target=st.integers(1, 1000), value=st.integers(0, 900), passed=st.integers(1, 364))
def test_more_is_never_worse(target, value, passed):
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    day = year.first + timedelta(days=passed - 1)
    less, more = pace_of(value, target, year, day), pace_of(value + 1, target, year, day)
    assert more.gap <= less.gap
    assert more.monthly <= less.monthly
    assert more.forecast >= less.forecast
