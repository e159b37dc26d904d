"""``/progress/trend/``: how chosen indicators moved from month to month, and where they stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from core.requests import PortalRequest
from progress.facts import APPLICATIONS
from progress.figures import Series, series
from progress.scope import CAME, WENT, Filters, day_before, month_back, month_end
from progress.views.asked import Asked
from progress.views.choosing import choices, chosen_keys, label_of
from progress.views.frame import show
from progress.views.grids import Drawn, Grid, Line, number, rows_url, signed

# At most five lines can be told apart.
MOST = 5
DEFAULT = (APPLICATIONS, "library", "reported_to_cmde")
# What the address says for all months instead of the present year's, and how many these are at most.
ALL, MOST_MONTHS = "all", 36


@dataclass(frozen=True)
class Month:
    """``last`` is its last day, or the day the figures are as of; ``place`` its place in the series, None before it."""

    first: date
    last: date
    place: int | None

    def of(self, values: Sequence[int]) -> int:
        return values[self.place] if self.place is not None else 0


@require_GET
def trend_board(request: PortalRequest) -> HttpResponse:
    """One query for all months of all indicators."""
    asked = Asked(request)
    keys = chosen_keys(request.GET.getlist("show"), DEFAULT, MOST)
    span = ALL if request.GET.get("span") == ALL else ""
    asked.kept = {"show": list(keys), "span": span}
    build = partial(answers, asked, keys, span)
    return show(request, asked, "progress:trend_board", "progress/trend_board.html", build)


def answers(asked: Asked, keys: Sequence[str], span: str) -> dict[str, Any]:
    found = series(asked.scope, asked.filters, keys)
    months = list(months_of(asked.filters, found, span))
    return {
        "choices": choices(keys),
        "most": MOST,
        "grid": grid(asked, keys, found, months),
        "moved": chart(asked, keys, found, months, moved=True),
        "stood": chart(asked, keys, found, months, moved=False),
        "spans": list(spans(asked, span)),
    }


def months_of(filters: Filters, found: Series, span: str) -> Iterator[Month]:
    """The year's up to the day, or the last three years' since anything happened; none before ``applied_from``."""
    first = filters.year_start
    if span == ALL and found.months:
        first = min(first, max(found.months[0], month_back(filters.as_of, MOST_MONTHS - 1)))
    if filters.applied_from:
        first = max(first, filters.applied_from.replace(day=1))
    places = {month: place for place, month in enumerate(found.months)}
    while first <= filters.as_of:
        yield Month(first, min(month_end(first), filters.as_of), places.get(first))
        first = month_back(first, -1)


def spans(asked: Asked, span: str) -> Iterator[dict[str, Any]]:
    yield {"label": _("Months of %(year)s") % {"year": asked.filters.as_of.year}, "value": "", "current": not span}
    yield {"label": _("All months"), "value": ALL, "current": span == ALL}


def grid(asked: Asked, keys: Sequence[str], found: Series, months: Sequence[Month]) -> Grid:
    """Newest month on top, as every list here."""
    return Grid(
        caption=_("By month"),
        first=_("Month"),
        groups=[(label_of(key), 2) for key in keys],
        headings=[pgettext("a figure", "Change"), _("At the end")] * len(keys),
        lines=[month_line(asked, keys, found, month) for month in reversed(months)],
        feet=[whole_line(asked, keys, found, months)] if months else [],
    )


def month_line(asked: Asked, keys: Sequence[str], found: Series, month: Month) -> Line:
    cells = []
    for key in keys:
        change, total = month.of(found.changes.get(key, ())), month.of(found.totals.get(key, ()))
        cells.append(signed(change, moved_url(asked, key, change, month.first, month.last)))
        cells.append(number(total, rows_url(asked, key, as_of=month.last)))
    return Line(label=date_format(month.first, "Y-m"), cells=cells)


def whole_line(asked: Asked, keys: Sequence[str], found: Series, months: Sequence[Month]) -> Line:
    cells = []
    first, last = months[0].first, months[-1].last
    for key in keys:
        change = sum(month.of(found.changes.get(key, ())) for month in months)
        cells.append(signed(change, moved_url(asked, key, change, first, last)))
        total = months[-1].of(found.totals.get(key, ()))
        cells.append(number(total, rows_url(asked, key, as_of=last)))
    return Line(label=_("All these months"), cells=cells)


def moved_url(asked: Asked, key: str, change: int, first: date, last: date) -> str:
    """What came, or with a fall what went; the list shows both and how they make the change."""
    return rows_url(asked, key, as_of=last, since=day_before(first), moved=WENT if change < 0 else CAME)


def chart(asked: Asked, keys: Sequence[str], found: Series, months: Sequence[Month], *, moved: bool) -> Drawn:
    values = found.changes if moved else found.totals
    return Drawn(
        id="moved-data" if moved else "stood-data",
        kind="lines",
        categories=[date_format(month.first, "Y-m") for month in months],
        series=[{"name": label_of(key), "values": [month.of(values.get(key, ())) for month in months]} for key in keys],
        label=_("Lines by month; the same numbers stand in the table below"),
    )
