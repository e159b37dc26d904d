"""The years of a programme and the period in which a target counts. A year has the number of the one it begins in."""

from dataclasses import dataclass
from datetime import date, timedelta

from progress.enums import TargetKind
from progress.pace import Period

FIRST_DAY = (1, 1)


@dataclass(frozen=True)
class Years:
    """``begins``: month and day on which each of the years begins; 29 February is the 28th in other years."""

    first: int
    last: int
    begins: tuple[int, int] = FIRST_DAY

    def start(self, year: int) -> date:
        month, day = self.begins
        try:
            return date(year, month, day)
        except ValueError:
            return date(year, month, day - 1)

    def year(self, number: int) -> Period:
        return Period(self.start(number), self.start(number + 1) - timedelta(days=1))

    @property
    def whole(self) -> Period:
        return Period(self.start(self.first), self.year(self.last).last)

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def number_on(self, day: date) -> int:
        """The year in which the day lies; before the programme its first, afterwards its last."""
        number = day.year if day >= self.start(day.year) else day.year - 1
        return min(max(number, self.first), self.last)


@dataclass(frozen=True)
class Share:
    """What is to be reached, and in which period."""

    amount: int
    period: Period


def share_of(years: Years, kind: str, amount: int, day: date, *, each_year: bool, due_on: date | None = None) -> Share:
    """``each_year``: an average is a yearly amount; otherwise it is added up over all years."""
    if kind == TargetKind.YEARLY or (kind == TargetKind.AVERAGE and each_year):
        return Share(amount, years.year(years.number_on(day)))
    if kind == TargetKind.AVERAGE:
        return Share(amount * years.count, years.whole)
    return Share(amount, Period(years.whole.first, due_on or years.whole.last))
