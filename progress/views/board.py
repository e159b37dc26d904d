"""``/progress/``: the programme's figures as of a day, each a link to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.errors import Text
from core.requests import PortalRequest
from progress.facts import APPLICATIONS
from progress.figures import NEVER, Figures, Series, Tally, figures, series
from progress.indicators import INDICATORS, Indicator
from progress.scope import CLASSES, UNCONFIRMED
from progress.views.asked import Asked
from projects.enums import ManagementClass

# In the order in which the published sentence names them.
CARDS = (
    "applications",
    "institutions",
    "applicants",
    "comprehensive_evaluation",
    "library",
    "reported_to_cmde",
    "preservice_candidates",
    "preservice_guidance",
)
FUNNEL = ("applications", *CARDS[3:])
# At most five lines can be told apart.
SERIES = (APPLICATIONS, "comprehensive_evaluation", "library", "reported_to_cmde", "preservice_candidates")
MOST_MONTHS = 36


@dataclass(frozen=True)
class Card:
    name: Text
    value: int
    unit: Text
    url: str
    sentence: str
    trend: tuple[int, ...]


@dataclass(frozen=True)
class ClassRow:
    label: Text
    tally: Tally
    share: float | None
    url: str
    year_url: str


@require_GET
def board(request: PortalRequest) -> HttpResponse:
    """The same number of queries for three projects and for a million."""
    asked = Asked(request)
    counts = figures(asked.scope, asked.filters)
    months = series(asked.scope, asked.filters, CARDS)
    context = {
        "asked": asked,
        "form": asked.form,
        "filters": asked.filters,
        "chosen": asked.chosen(),
        "periods": list(periods(asked)),
        "cards": [card(asked, INDICATORS[key], counts, months) for key in CARDS],
        "funnel": [funnel_row(asked, INDICATORS[key], counts) for key in FUNNEL],
        "largest": max(INDICATORS[key].tally(counts).total for key in FUNNEL),
        "classes": list(class_rows(asked, counts)),
        "library": counts["library"],
        "library_url": rows_url(asked, "library_by_class"),
        "trend_table": trend_table(months),
        "trend_data": trend_data(months),
        "behind_since": counts.behind_since,
        "never_counted": counts.behind_since == NEVER,
    }
    return render(request, "progress/board.html", context, status=422 if asked.form.errors else 200)


def rows_url(asked: Asked, key: str, **changes: object) -> str:
    return f"{reverse('progress:indicator_rows', args=[key])}?{asked.query(**changes)}"


def card(asked: Asked, indicator: Indicator, counts: Figures, months: Series) -> Card:
    tally, since = indicator.tally(counts), asked.filters.applied_from
    words = {"n": f"{tally.this_year:,}", "year": asked.filters.as_of.year}
    divided = since is None or since < asked.filters.year_start
    return Card(
        name=indicator.label,
        value=tally.total,
        unit=indicator.unit,
        url=rows_url(asked, indicator.key),
        sentence=_("of these %(n)s applied for in %(year)s") % words if divided else "",
        trend=months.totals.get(indicator.key, ()) if tally.total else (),
    )


def funnel_row(asked: Asked, indicator: Indicator, counts: Figures) -> dict[str, Any]:
    return {
        "label": indicator.label,
        "value": indicator.tally(counts).total,
        "unit": indicator.unit,
        "url": rows_url(asked, indicator.key),
    }


def class_rows(asked: Asked, counts: Figures) -> Iterator[ClassRow]:
    """Class by class; projects whose class is not confirmed only when there are any."""
    whole = counts["library"].total
    for key in (*CLASSES, ""):
        tally = counts.library_classes[key]
        if key or tally.total:
            chosen = key or UNCONFIRMED
            yield ClassRow(
                label=ManagementClass(key).label if key else _("Not confirmed yet"),
                tally=tally,
                share=tally.total / whole if whole else None,
                url=rows_url(asked, "library", **{"class": chosen}),
                year_url=rows_url(asked, "library", **{"class": chosen, "from": asked.filters.year_start}),
            )


def periods(asked: Asked) -> Iterator[dict[str, Any]]:
    """Since the beginning, and by the year of the application."""
    since = asked.filters.applied_from
    year = asked.filters.year_start
    yield {"label": _("Since the start"), "url": f"?{asked.query(**{'from': ''})}", "current": since is None}
    label = _("Applied for in %(year)s") % {"year": year.year}
    yield {"label": label, "url": f"?{asked.query(**{'from': year})}", "current": since == year}


def trend_table(months: Series) -> dict[str, Any]:
    """Newest month on top, as every list here."""
    shown = months.months[-MOST_MONTHS:]
    first = len(months.months) - len(shown)
    rows = [
        {"month": month, "values": [months.changes[key][first + index] for key in SERIES]}
        for index, month in enumerate(shown)
    ]
    return {"headers": [INDICATORS[key].label for key in SERIES], "rows": rows[::-1]}


def trend_data(months: Series) -> dict[str, Any]:
    """What the chart draws; the words come along, as scripts know no language."""
    return {
        "months": [date_format(month, "Y-m") for month in months.months[-MOST_MONTHS:]],
        "series": [
            {"name": str(INDICATORS[key].label), "values": list(months.changes.get(key, ())[-MOST_MONTHS:])}
            for key in SERIES
        ],
        "save": _("Save as picture"),
    }
