"""The arithmetic of targets: the published example by hand, and what must hold for any numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.pace import Pace, PaceStatus, Period, pace_of

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_the_published_example():
    """84 of 300 on 2 July: 28.0 %, half the year gone, 150 expected, behind by 66 (domain guide §2.4)."""
    pace = pace_of(84, 300, YEAR, date(2026, 7, 2))
    assert (round(pace.share, 3), round(pace.elapsed, 3)) == (0.28, 0.501)
    assert (pace.expected, pace.gap, pace.status) == (150, 66, PaceStatus.BEHIND)
    assert pace.forecast == 168
    assert pace.monthly == pytest.approx(36.1, abs=0.1)


@pytest.mark.parametrize(
    ("value", "day", "status"),
    [
        (0, date(2025, 12, 31), "not_begun"),
        (0, date(2026, 1, 1), "behind"),
        (1, date(2026, 1, 1), "on_track"),
        (300, date(2026, 1, 1), "reached"),
        (299, date(2026, 12, 31), "behind"),
        (300, date(2027, 3, 1), "reached"),
    ],
)
def test_states(value, day, status):
    assert pace_of(value, 300, YEAR, day).status == status


def test_a_target_below_one_is_none():
    with pytest.raises(ValueError, match="at least one"):
        pace_of(1, 0, YEAR, date(2026, 7, 2))


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(-30, 400))
def test_what_holds_for_any_numbers(value, target, offset):
    pace: Pace = pace_of(value, target, YEAR, date.fromordinal(YEAR.first.toordinal() + offset))
    assert 0 <= pace.elapsed <= 1
    assert 0 <= pace.expected <= target
    assert (pace.monthly == 0) == (value >= target or pace.elapsed == 1)
    if pace.forecast is not None:
        assert value <= pace.low <= pace.forecast <= pace.high
    if pace.status is PaceStatus.BEHIND:
        assert value < pace.expected


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_time_only_raises_what_is_expected(value, target):
    days = [date(2026, month, 1) for month in range(1, 13)]
    expected = [pace_of(value, target, YEAR, day).expected for day in days]
    assert expected == sorted(expected)
