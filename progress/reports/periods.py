"""The periods of reports: calendar months, quarters and years (domain guide §2.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.workdays import add_workdays
from progress.enums import ReportKind

MONTHS = {ReportKind.MONTH: 1, ReportKind.QUARTER: 3, ReportKind.YEAR: 12}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReportPeriod:
    """``first`` and ``last`` both belong to it."""

    kind: ReportKind
    first: date

    @property
    def last(self) -> date:
        return _moved(self.first, MONTHS[self.kind]) - DAY

    @property
    def previous(self) -> "ReportPeriod":
        return ReportPeriod(self.kind, _moved(self.first, -MONTHS[self.kind]))

    @property
    def due_on(self) -> date:
        """The first working day after it, on which its report is made."""
        return add_workdays(self.last, 1)

    @property
    def code(self) -> str:
        """As addresses and file names write it: 2026-06, 2026-Q2, 2026."""
        if self.kind == ReportKind.MONTH:
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{self._quarter}" if self.kind == ReportKind.QUARTER else str(self.first.year)

    @property
    def label(self) -> str:
        if self.kind == ReportKind.MONTH:
            return date_format(self.first, "YEAR_MONTH_FORMAT")
        if self.kind == ReportKind.QUARTER:
            return _("Quarter %(n)s of %(year)s") % {"n": self._quarter, "year": self.first.year}
        return pgettext("a year as a period", "%(year)s") % {"year": self.first.year}

    @property
    def _quarter(self) -> int:
        return (self.first.month + 2) // 3


def period_of(kind: ReportKind, day: date) -> ReportPeriod:
    """The one the day lies in."""
    months = MONTHS[kind]
    return ReportPeriod(kind, date(day.year, (day.month - 1) // months * months + 1, 1))


def last_ended(kind: ReportKind, today: date) -> ReportPeriod:
    return period_of(kind, today).previous


def recent_periods(kind: ReportKind, today: date, most: int) -> Iterator[ReportPeriod]:
    """The running one, then those before it."""
    period = period_of(kind, today)
    for _number in range(most):
        yield period
        period = period.previous


def period_named(code: str) -> ReportPeriod | None:
    """What ``code`` writes; None for anything else."""
    for kind, first in _readings(code):
        if ReportPeriod(kind, first).code == code:
            return ReportPeriod(kind, first)
    return None


def _readings(code: str) -> Iterator[tuple[ReportKind, date]]:
    year, _dash, part = code.partition("-")
    number = part.removeprefix("Q")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year)):
        return
    if not part:
        yield ReportKind.YEAR, date(int(year), 1, 1)
    elif number.isascii() and number.isdigit() and len(number) <= 2:
        if part.startswith("Q") and 1 <= int(number) <= 4:
            yield ReportKind.QUARTER, date(int(year), int(number) * 3 - 2, 1)
        elif 1 <= int(number) <= 12:
            yield ReportKind.MONTH, date(int(year), int(number), 1)


def _moved(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
