"""``/progress/funnel/``: from the application to the certificate, step by step."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.requests import PortalRequest
from progress.figures import Figures, figures
from progress.indicators import INDICATORS
from progress.views.asked import Asked
from progress.views.frame import show
from progress.views.grids import Cell, Drawn, Grid, Line, number, portion, rows_url

# Each step with the one it is compared with. Evaluation and library both begin at the application; of the evaluation
# products are reported (domain guide §2.2). None of it says that one contains the other.
STEPS = (
    ("applications", ""),
    ("comprehensive_evaluation", "applications"),
    ("library", "applications"),
    ("reported_to_cmde", "comprehensive_evaluation"),
    ("preservice_candidates", "reported_to_cmde"),
    ("preservice_guidance", "preservice_candidates"),
    ("matched", "library"),
    ("design_frozen", "matched"),
    ("in_registration", "design_frozen"),
    ("certified", "in_registration"),
    ("filed", "in_registration"),
)


@require_GET
def funnel_board(request: PortalRequest) -> HttpResponse:
    asked = Asked(request)
    return show(request, asked, "progress:funnel_board", "progress/funnel_board.html", partial(answers, asked))


def answers(asked: Asked) -> dict[str, Any]:
    counts = figures(asked.scope, asked.filters, [key for key, _before in STEPS])
    return {"grid": grid(asked, counts), "chart": chart(asked, counts)}


def grid(asked: Asked, counts: Figures) -> Grid:
    return Grid(
        caption=_("Steps from application to certificate"),
        first=_("Step"),
        headings=[_("How many"), _("Unit"), _("Share of the step before"), _("Step before")],
        lines=[line(asked, counts, key, before) for key, before in STEPS],
        largest=max(counts[key].total for key, _before in STEPS),
    )


def line(asked: Asked, counts: Figures, key: str, before: str) -> Line:
    indicator, total = INDICATORS[key], counts[key].total
    return Line(
        label=indicator.label,
        bar=total,
        cells=[
            number(total, rows_url(asked, key), says=f"{indicator.label}：{total}"),
            Cell(str(indicator.unit)),
            portion(total, counts[before].total) if before else Cell(""),
            Cell(str(INDICATORS[before].label) if before else ""),
        ],
    )


def chart(asked: Asked, counts: Figures) -> Drawn:
    return Drawn(
        id="funnel-data",
        kind="bars",
        categories=[str(INDICATORS[key].label) for key, _before in STEPS],
        series=[
            {
                "name": _("How many"),
                "values": [counts[key].total for key, _before in STEPS],
                "urls": [rows_url(asked, key) for key, _before in STEPS],
            }
        ],
        label=_("Bars, one for each step; the same numbers stand in the table"),
    )
