"""``/progress/provinces/``: the provinces side by side, for national officials."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Region
from core.requests import PortalRequest
from progress.facts import APPLICATIONS, OWNERS
from progress.figures import Figures, Tally, breakdowns, figures
from progress.permissions import comparison_scope
from progress.scope import Scope
from progress.views.asked import Asked
from progress.views.choosing import choices, chosen_keys, label_of
from progress.views.frame import show
from progress.views.grids import Drawn, Grid, Line, number, rows_url

MOST = 5
DEFAULT = (APPLICATIONS, "comprehensive_evaluation", "library", "reported_to_cmde")


@require_GET
def province_board(request: PortalRequest) -> HttpResponse:
    """Every other filter holds; the province that is chosen is marked, not left alone."""
    scope = comparison_scope(request.actor)
    asked = Asked(request)
    keys = chosen_keys(request.GET.getlist("show"), DEFAULT, MOST)
    asked.kept = {"show": list(keys)}
    build = partial(answers, asked, scope, keys)
    return show(request, asked, "progress:province_board", "progress/province_board.html", build)


def answers(asked: Asked, scope: Scope, keys: Sequence[str]) -> dict[str, Any]:
    found = breakdowns(keys, scope, asked.filters, "region")
    named = [each for each in asked.places.provinces if any(each.pk in found[key] for key in keys)]
    return {
        "choices": choices(keys),
        "most": MOST,
        "grid": grid(asked, keys, found, named, figures(scope, asked.filters, keys)),
        "chart": chart(asked, keys, found, named),
        "owners": [label_of(key) for key in keys if key in OWNERS],
        "provinces": len(named),
    }


def grid(
    asked: Asked,
    keys: Sequence[str],
    found: Mapping[str, Mapping[str, Tally]],
    named: Sequence[Region],
    nation: Figures,
) -> Grid:
    sums = Line(
        label=_("All provinces"),
        cells=[number(nation[key].total, rows_url(asked, key, region="")) for key in keys],
    )
    return Grid(
        caption=_("Provinces side by side"),
        first=_("Province"),
        headings=[label_of(key) for key in keys],
        lines=[
            Line(
                label=each.short_label,
                cells=[
                    number(found[key].get(each.pk, Tally()).total, rows_url(asked, key, region=each.pk)) for key in keys
                ],
                current=each.pk == asked.scope.region,
            )
            for each in named
        ],
        feet=[sums],
    )


def chart(
    asked: Asked, keys: Sequence[str], found: Mapping[str, Mapping[str, Tally]], named: Sequence[Region]
) -> Drawn:
    return Drawn(
        id="province-data",
        kind="bars",
        categories=[each.short_label for each in named],
        series=[
            {
                "name": label_of(key),
                "values": [found[key].get(each.pk, Tally()).total for each in named],
                "urls": [rows_url(asked, key, region=each.pk) for each in named],
            }
            for key in keys
        ],
        label=_("Bars by province; the same numbers stand in the table"),
    )
