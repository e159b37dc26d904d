"""How a figure moved: everything a report says is what stood on some days, and the differences between them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from progress.figures import Figures, figures
from progress.reports.periods import DAY, ReportPeriod
from progress.reports.shape import Line, Said, Value, said
from progress.scope import Filters, Scope

Counts = Mapping[str, int]
Counter = Callable[[date], Counts]
HEADS = (
    _("This period"),
    _("Period before"),
    pgettext_lazy("difference between two periods", "Change"),
    _("Since the year began"),
    _("Since the start"),
)
TOTAL = len(HEADS) - 1
NO_UNIT: Said = {}


@dataclass(frozen=True)
class Days:
    """The last day of each span that a report tells about."""

    period: ReportPeriod
    as_of: date

    @property
    def before(self) -> date:
        return self.period.first - DAY

    @property
    def earlier(self) -> date:
        return self.period.previous.first - DAY

    @property
    def year_end(self) -> date:
        return self.as_of.replace(month=1, day=1) - DAY


class Counted:
    """The figures of one place on these days, each day asked once."""

    def __init__(self, scope: Scope, days: Days) -> None:
        self.scope, self.days = scope, days
        self._figures: dict[date, Figures] = {}

    def on(self, day: date) -> Figures:
        if day not in self._figures:
            self._figures[day] = figures(self.scope, Filters(day))
        return self._figures[day]

    @cached_property
    def now(self) -> Figures:
        return self.on(self.days.as_of)


def moves(days: Days, counter: Counter) -> dict[str, tuple[int, ...]]:
    """For each key the five numbers of HEADS."""
    known = {day: counter(day) for day in {days.as_of, days.before, days.earlier, days.year_end}}
    now = known[days.as_of]
    keys = dict.fromkeys(key for found in (now, *known.values()) for key in found)
    return {key: _moved(days, {day: found.get(key, 0) for day, found in known.items()}) for key in keys}


def _moved(days: Days, standing: Mapping[date, int]) -> tuple[int, ...]:
    total = standing[days.as_of]
    period = total - standing[days.before]
    before = standing[days.before] - standing[days.earlier]
    return period, before, period - before, total - standing[days.year_end], total


def lines(moved: Mapping[str, tuple[int, ...]], rows: Iterable[tuple[str, Text, Text]]) -> tuple[Line, ...]:
    """``rows``: key, label and unit, in this order; what never happened stands there with zeros."""
    nothing = (0,) * len(HEADS)
    return tuple(
        Line(key, said(label), moved.get(key, nothing), said(unit) if unit else NO_UNIT) for key, label, unit in rows
    )


def rate(part: int, whole: int) -> Value:
    """Rounded as it is kept; unknown without a whole."""
    return round(part / whole, 4) if whole else None


def heads(texts: Iterable[Text]) -> tuple[Said, ...]:
    return tuple(said(text) for text in texts)
