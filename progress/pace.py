"""How far a target is on a day: what should be there by now, what will be there at the end, what is needed from now on.

Pure arithmetic on numbers and days. A period's first and last day both belong to it, and so does the day itself: on
2 July 2026, 183 of the year's 365 days have passed (domain guide §2.4).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt

# A month for "needed from now on", in days: a year has twelve of them.
MONTH = Decimal("365.2425") / 12
# The band holds four of five courses that go on at the present pace (normal distribution, 80 %).
BAND = 1.2816


class PaceStatus(StrEnum):
    BEHIND = "behind"
    ON_TRACK = "on_track"
    REACHED = "reached"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True)
class Period:
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def elapsed(self, day: date) -> int:
        return min(max((day - self.first).days + 1, 0), self.days)


@dataclass(frozen=True)
class Pace:
    """``share`` of the target (0.28 is 28 %), ``elapsed`` of the time; ``expected`` is what even progress had brought.

    ``gap`` is how many are missing to that, 0 when none. ``forecast`` at the end at the present pace, between ``low``
    and ``high``; None while nothing can be told. ``monthly`` is needed from now on to reach the target; 0 when it is.
    """

    value: int
    target: int
    share: float
    elapsed: float
    expected: int
    gap: int
    status: PaceStatus
    forecast: int | None
    low: int | None
    high: int | None
    monthly: float


def pace_of(value: int, target: int, period: Period, day: date) -> Pace:
    """Raises ValueError for a target below one."""
    if target < 1:
        raise ValueError("A target is at least one")
    passed = period.elapsed(day)
    expected = _rounded(Decimal(target) * passed / period.days)
    forecast, low, high = _forecast(value, passed, period.days - passed)
    missing, left = max(0, target - value), period.days - passed
    return Pace(
        value=value,
        target=target,
        share=value / target,
        elapsed=passed / period.days,
        expected=expected,
        gap=max(0, expected - value),
        status=_status(value, target, expected, passed),
        forecast=forecast,
        low=low,
        high=high,
        monthly=float(round(missing / (Decimal(left) / MONTH), 1)) if left and missing else 0.0,
    )


def _status(value: int, target: int, expected: int, passed: int) -> PaceStatus:
    if value >= target:
        return PaceStatus.REACHED
    if not passed:
        return PaceStatus.NOT_BEGUN
    return PaceStatus.ON_TRACK if value >= expected else PaceStatus.BEHIND


def _forecast(value: int, passed: int, left: int) -> tuple[int | None, int | None, int | None]:
    """The present pace goes on; things come one by one, so the spread is that of counts, of the past and the rest."""
    if not passed:
        return None, None, None
    rest = Decimal(value) * left / passed
    spread = BAND * sqrt(float(rest) * (1 + left / passed))
    middle = value + rest
    low = max(value, _rounded(middle - Decimal(str(spread))))
    return _rounded(middle), low, _rounded(middle + Decimal(str(spread)))


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
