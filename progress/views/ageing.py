"""``/progress/ageing/``: what is open, for how long, and what is overdue."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.console import PAGES
from core.requests import PortalRequest
from core.templatetags.ui import UNKNOWN
from progress.records import RECORDS
from progress.selectors.work import BANDS, OPEN, ages
from progress.views.asked import Asked, band_label
from progress.views.frame import show
from progress.views.grids import Cell, Drawn, Grid, Line, number, rows_url

DESKS = ("open_checks", "open_corrections", "open_matches")
STAGES = tuple(key for key in OPEN if key not in DESKS)
PLACES = tuple(str(place) for place in range(1, len(BANDS) + 1))
# Lists of the console that hold the same work, for those whose they are.
CONSOLE = (("check_queue", DESKS), ("case_list", STAGES))


@require_GET
def ageing_board(request: PortalRequest) -> HttpResponse:
    asked = Asked(request)
    build = partial(answers, request.actor, asked)
    return show(request, asked, "progress:ageing_board", "progress/ageing_board.html", build)


def answers(actor: Actor, asked: Asked) -> dict[str, Any]:
    found = ages(asked.scope, asked.filters)
    return {
        "desks": grid(asked, found, DESKS, pgettext("a board", "Waiting")),
        "stages": grid(asked, found, STAGES, pgettext("a case", "Stage")),
        "chart": chart(asked, found),
        "past": asked.filters.as_of != asked.form.today,
        "queue_url": console_url(actor, "check_queue"),
        "cases_url": console_url(actor, "case_list"),
    }


def console_url(actor: Actor, name: str) -> str:
    """Only for those to whom the list opens."""
    page = PAGES.get(name)
    return reverse(f"console:{name}") if page and actor.role in page.roles else ""


def grid(asked: Asked, found: Mapping[str, Mapping[str, int]], keys: Iterable[str], first: str) -> Grid:
    return Grid(
        caption=_("Open, by working days"),
        first=first,
        groups=[(_("Working days"), len(PLACES)), ("", 2)],
        headings=[*(short_band(first, last) for first, last in BANDS), _("Together"), _("Overdue")],
        lines=[line(asked, key, found[key]) for key in keys],
    )


def short_band(first: int, last: int | None) -> str:
    return f"> {first - 1}" if last is None else f"{first}–{last}"


def line(asked: Asked, key: str, found: Mapping[str, int]) -> Line:
    record = RECORDS[key]
    bands = [number(found[f"n_{place}"], rows_url(asked, key, band=place)) for place in PLACES]
    together = number(found["n_total"], rows_url(asked, key))
    return Line(label=record.label, note=record.who, cells=[*bands, together, late_cell(asked, key, found["n_late"])])


def late_cell(asked: Asked, key: str, late: int) -> Cell:
    """Of past days it is not known which stages were overdue."""
    if OPEN[key].only_today and asked.filters.as_of != asked.form.today:
        return Cell(UNKNOWN)
    return number(late, rows_url(asked, key, late="1"), tone="plum" if late else "")


def chart(asked: Asked, found: Mapping[str, Mapping[str, int]]) -> Drawn:
    keys = [key for key in OPEN if found[key]["n_total"]]
    return Drawn(
        id="ageing-data",
        kind="stacks",
        categories=[str(RECORDS[key].label) for key in keys],
        series=[
            {
                "name": band_label(place),
                "values": [found[key][f"n_{place}"] for key in keys],
                "urls": [rows_url(asked, key, band=place) for key in keys],
            }
            for place in PLACES
        ],
        label=_("Bars by age; the same numbers stand in the tables"),
    )
