"""``/progress/times/``: how long it took, from the application on and stage by stage, in working days."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from core.requests import PortalRequest
from progress.records import RECORDS
from progress.selectors.work import TIMES, Took, times_taken
from progress.views.asked import Asked
from progress.views.frame import show
from progress.views.grids import Drawn, Grid, Line, days, number, rows_url

FROM_APPLICATION = ("to_decision", "to_library")
STAGES = tuple(key for key in TIMES if key not in FROM_APPLICATION)


@require_GET
def times_board(request: PortalRequest) -> HttpResponse:
    asked = Asked(request)
    return show(request, asked, "progress:times_board", "progress/times_board.html", partial(answers, asked))


def answers(asked: Asked) -> dict[str, Any]:
    found = times_taken(asked.scope, asked.filters)
    return {
        "first": grid(asked, found, FROM_APPLICATION, _("From application to")),
        "stages": grid(asked, found, STAGES, pgettext("a case", "Stage")),
        "chart": chart(asked, found),
    }


def grid(asked: Asked, found: Mapping[str, Took], keys: Iterable[str], first: str) -> Grid:
    return Grid(
        caption=_("Working days"),
        first=first,
        headings=[_("Median"), _("Nine of ten within"), _("How many ended")],
        lines=[line(asked, key, found[key]) for key in keys],
    )


def line(asked: Asked, key: str, took: Took) -> Line:
    return Line(
        label=RECORDS[key].label,
        cells=[days(took.median), days(took.ninetieth), number(took.number, rows_url(asked, key))],
    )


def chart(asked: Asked, found: Mapping[str, Took]) -> Drawn:
    keys = [key for key in TIMES if found[key].number]
    urls = [rows_url(asked, key) for key in keys]
    return Drawn(
        id="times-data",
        kind="bars",
        categories=[str(RECORDS[key].label) for key in keys],
        series=[
            {"name": _("Median"), "values": [found[key].median for key in keys], "urls": urls},
            {"name": _("Nine of ten within"), "values": [found[key].ninetieth for key in keys], "urls": urls},
        ],
        label=_("Bars of working days; the same numbers stand in the tables"),
    )
