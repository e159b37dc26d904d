"""``/progress/activity/``: what people did, month by month."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.requests import PortalRequest
from progress.records import RECORDS
from progress.scope import month_back
from progress.selectors.work import ACTIVITY, done_by_month
from progress.services.answers import MONTHS
from progress.views.asked import Asked
from progress.views.frame import show
from progress.views.grids import Drawn, Grid, Line, number, rows_url

# Of seven lines five can be told apart; the others stand in the table.
DRAWN = ("received", "checks_decided", "matches_requested", "services", "activities_held")


@require_GET
def activity_board(request: PortalRequest) -> HttpResponse:
    asked = Asked(request)
    return show(request, asked, "progress:activity_board", "progress/activity_board.html", partial(answers, asked))


def answers(asked: Asked) -> dict[str, Any]:
    months = [month_back(asked.filters.as_of, count) for count in range(MONTHS)]
    found = done_by_month(asked.scope, asked.filters, months=MONTHS)
    return {"grid": grid(asked, found, months), "chart": chart(found, months[::-1])}


def grid(asked: Asked, found: Mapping[str, Mapping[date, int]], months: Sequence[date]) -> Grid:
    """Newest month on top."""
    return Grid(
        caption=_("Activity by month"),
        first=_("Month"),
        groups=[(str(RECORDS[key].who), 1) for key in ACTIVITY],
        headings=[RECORDS[key].label for key in ACTIVITY],
        lines=[
            Line(
                label=date_format(month, "Y-m"),
                cells=[
                    number(found[key].get(month, 0), rows_url(asked, key, month=date_format(month, "Y-m")))
                    for key in ACTIVITY
                ],
            )
            for month in months
        ],
    )


def chart(found: Mapping[str, Mapping[date, int]], months: Sequence[date]) -> Drawn:
    return Drawn(
        id="activity-data",
        kind="lines",
        categories=[date_format(month, "Y-m") for month in months],
        series=[
            {"name": str(RECORDS[key].label), "values": [found[key].get(month, 0) for month in months]} for key in DRAWN
        ],
        label=_("Lines by month; the same numbers stand in the table below"),
    )
