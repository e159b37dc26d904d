"""``/progress/``: the programme's figures as of a day, each a link to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.errors import Text
from core.requests import PortalRequest
from progress.facts import APPLICATIONS
from progress.figures import NEVER, Figures, Series, Tally, figures_and_series
from progress.indicators import INDICATORS, Indicator
from progress.permissions import TARGET_ROLES
from progress.scope import CLASSES, UNCONFIRMED, Filters
from progress.selectors.visits import LastLook, last_look, look_before
from progress.services.visits import note_look
from progress.targets import target_rows
from progress.views.asked import Asked
from progress.views.changes import OVERVIEW, compared_with, moved_sentences, net_grid, usual_view
from progress.views.choosing import OFFERED, label_of
from progress.views.frame import show
from progress.views.grids import Drawn, Grid, Line, rows_url, signed
from progress.views.target_cards import TargetColumn, target_columns
from progress.views.trend import ALL, Month, months_of, moved_url
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
    """The same number of queries for three projects and for a million. Remembers for each person when he looked."""
    asked = Asked(request)
    return show(request, asked, "progress:board", "progress/board.html", partial(answers, request, asked))


def answers(request: PortalRequest, asked: Asked) -> dict[str, Any]:
    counts, months = figures_and_series(asked.scope, asked.filters, moving=CARDS)
    compared = compared_with(looked(request, asked, counts), asked, figures=counts)
    since = moved_sentences(compared, CARDS)
    return {
        "cards": [card(asked, INDICATORS[key], counts, months, since.get(key, "")) for key in CARDS],
        "target_columns": targets_of(request.actor, asked),
        "changes": net_grid(compared),
        "since": compared.since,
        "look": compared.look,
        "changes_url": f"{reverse('progress:changes_board')}?{asked.carried}",
        "funnel": [funnel_row(asked, INDICATORS[key], counts) for key in FUNNEL],
        "largest": max(INDICATORS[key].tally(counts).total for key in FUNNEL),
        "classes": list(class_rows(asked, counts)),
        "library": counts["library"],
        "library_url": rows_url(asked, "library_by_class"),
        "trend_table": trend_grid(asked, months),
        "chart": trend_chart(asked, months),
        "behind_since": counts.behind_since,
        "never_counted": counts.behind_since == NEVER,
    }


def targets_of(actor: Actor, asked: Asked) -> list[TargetColumn]:
    """For those whose targets they are, while nothing narrows the figures: targets know no city and no class."""
    if actor.role not in TARGET_ROLES or asked.filters != Filters(asked.filters.as_of):
        return []
    return target_columns(target_rows(asked.scope, asked.filters.as_of))


def looked(request: PortalRequest, asked: Asked, counts: Figures) -> LastLook | None:
    """When he looked before; this look is remembered as well.

    Only at what one usually looks at, and not a screen on a wall; a page drawn from old figures is none to remember.
    """
    if usual_view(asked) and counts.behind_since is None and request.GET.get("wall") != "1":
        seen = {key: counts[key].total for key in OFFERED}
        return look_before(note_look(by=request.actor, board=OVERVIEW, region=asked.scope.region, figures=seen))
    return last_look(request.actor, OVERVIEW, asked.scope.region)


def card(asked: Asked, indicator: Indicator, counts: Figures, months: Series, moved: str = "") -> Card:
    tally, since = indicator.tally(counts), asked.filters.applied_from
    words = {"n": f"{tally.this_year:,}", "year": asked.filters.as_of.year}
    year = _("of these %(n)s applied for in %(year)s") % words
    divided = since is None or since < asked.filters.year_start
    return Card(
        name=indicator.label,
        value=tally.total,
        unit=indicator.unit,
        url=rows_url(asked, indicator.key),
        sentence=" · ".join(part for part in (year if divided else "", moved) if part),
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
            since = max(asked.filters.year_start, asked.filters.applied_from or asked.filters.year_start)
            yield ClassRow(
                label=ManagementClass(key).label if key else _("Not confirmed yet"),
                tally=tally,
                share=tally.total / whole if whole else None,
                url=rows_url(asked, "library", **{"class": chosen}),
                year_url=rows_url(asked, "library", **{"class": chosen, "from": since}),
            )


def trend_grid(asked: Asked, months: Series) -> Grid:
    """Newest month on top, as every list here; each change opens to what came or went."""
    return Grid(
        caption=_("The numbers as a table"),
        first=_("Month"),
        headings=[INDICATORS[key].label for key in SERIES],
        lines=[month_line(asked, months, month) for month in reversed(list(months_of(asked.filters, months, ALL)))],
    )


def month_line(asked: Asked, months: Series, month: Month) -> Line:
    changes = {key: month.of(months.changes.get(key, ())) for key in SERIES}
    return Line(
        label=date_format(month.first, "Y-m"),
        cells=[
            signed(change, moved_url(asked, key, change, month.first, month.last)) for key, change in changes.items()
        ],
    )


def trend_chart(asked: Asked, months: Series) -> Drawn:
    shown = list(months_of(asked.filters, months, ALL))
    return Drawn(
        id="trend-data",
        kind="lines",
        categories=[date_format(month.first, "Y-m") for month in shown],
        series=[
            {"name": label_of(key), "values": [month.of(months.changes.get(key, ())) for month in shown]}
            for key in SERIES
        ],
        label=_("Lines by month; the same numbers stand in the table below"),
    )
