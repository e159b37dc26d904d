"""``/progress/division/``: one indicator by class, sub-catalogue, city, institution or department."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.errors import Text
from core.requests import PortalRequest, whole_number
from progress.facts import OWNERS, is_of_projects
from progress.figures import Dimension, Tally, breakdown, figures
from progress.scope import CLASSES, NONE
from progress.selectors.places import city_names, institution_names
from progress.views.asked import Asked
from progress.views.choosing import choices, chosen_keys, label_of
from progress.views.frame import show
from progress.views.grids import Cell, Drawn, Grid, Line, number, portion, rows_url
from projects.enums import ManagementClass
from projects.ledger.values import SUBCATALOGUES

DIMENSIONS: Mapping[str, Text] = {
    "class": gettext_lazy("Confirmed class"),
    "subcatalogue": gettext_lazy("Sub-catalogue"),
    "city": gettext_lazy("City"),
    "institution": gettext_lazy("Institution"),
    "department": gettext_lazy("Clinical department"),
}
WITHOUT: Mapping[str, Text] = {
    "class": gettext_lazy("Not confirmed yet"),
    "subcatalogue": gettext_lazy("No sub-catalogue given"),
    "city": gettext_lazy("No city given"),
    "institution": gettext_lazy("Without an institution"),
    "department": gettext_lazy("No department given"),
}
PAGE_SIZE, DRAWN = 50, 15


@dataclass(frozen=True)
class Part:
    """``chosen`` is what the address of its rows says."""

    label: str
    chosen: str
    tally: Tally


@require_GET
def division_board(request: PortalRequest) -> HttpResponse:
    """The same number of queries for any number of parts; more than a page of them are leafed through."""
    asked = Asked(request)
    key = chosen_keys([request.GET.get("of", "")], ("library",), 1)[0]
    by = dimension_of(request.GET.get("by", ""), key)
    asked.kept = {"of": key, "by": by}
    page = whole_number(request.GET.get("page", ""), 5)
    build = partial(answers, asked, key, by, page)
    return show(request, asked, "progress:division_board", "progress/division_board.html", build)


def answers(asked: Asked, key: str, by: Dimension, page: int) -> dict[str, Any]:
    groups = breakdown(key, asked.scope, asked.filters, by)
    order = in_order(by, groups)
    page = min(max(page, 1), max(1, -(-len(order) // PAGE_SIZE)))
    shown = parts(by, groups, order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return {
        "choices": choices([key]),
        "dimensions": [{"key": each, "label": label, "chosen": each == by} for each, label in DIMENSIONS.items()],
        "label": label_of(key),
        "by_label": DIMENSIONS[by],
        "grid": grid(asked, key, by, shown, groups),
        "chart": chart(asked, key, by, shown[:DRAWN]),
        "parts": len(order),
        "adds_up": key not in OWNERS,
        "only_places": not is_of_projects(key),
        "newer": page_url(asked, page - 1) if page > 1 else "",
        "older": page_url(asked, page + 1) if page * PAGE_SIZE < len(order) else "",
    }


def dimension_of(given: str, key: str) -> Dimension:
    """What belongs to no project is divided by cities only."""
    if not is_of_projects(key):
        return "city"
    return given if given in DIMENSIONS else "class"  # type: ignore[return-value]


def page_url(asked: Asked, page: int) -> str:
    return f"?{asked.here(page=page)}"


def in_order(by: str, groups: Mapping[str, Tally]) -> list[str]:
    """Classes in their order, everything else by how many; what has no value comes last."""
    if by == "class":
        return [value for value in (*CLASSES, "") if value in groups]
    values = sorted(value for value in groups if value)
    values.sort(key=lambda value: -groups[value].total)
    return [*values, ""] if "" in groups else values


def parts(by: str, groups: Mapping[str, Tally], values: Iterable[str]) -> list[Part]:
    values = list(values)
    words = words_of(by, [value for value in values if value])
    found = []
    for value in values:
        label, chosen = words.get(value, (str(value), value)) if value else (str(WITHOUT[by]), NONE)
        found.append(Part(label, chosen, groups[value]))
    return found


def words_of(by: str, values: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """How a value is called, and how an address says it."""
    if by == "class":
        return {value: (str(ManagementClass(value).label), value) for value in values}
    if by == "subcatalogue":
        return {value: (f"{value} {SUBCATALOGUES.get(value, '')}".strip(), value) for value in values}
    if by == "city":
        return {code: (name, code) for code, name in city_names(values).items()}
    if by == "institution":
        return {str(pk): names for pk, names in institution_names(int(value) for value in values).items()}
    return {}


def grid(asked: Asked, key: str, by: str, shown: Iterable[Part], groups: Mapping[str, Tally]) -> Grid:
    shown = list(shown)
    dated = is_of_projects(key)
    whole = figures(asked.scope, asked.filters, [key])[key].total
    year = [_("Applied for in %(year)s") % {"year": asked.filters.as_of.year}] if dated else []
    feet = [Line(label=_("Together"), cells=[number(whole, rows_url(asked, key)), *[Cell("")] * (1 + len(year))])]
    return Grid(
        caption=label_of(key),
        first=DIMENSIONS[by],
        headings=[_("How many"), *year, _("Share")],
        lines=[line(asked, key, by, part, whole, dated=dated) for part in shown],
        feet=feet,
        largest=max((tally.total for tally in groups.values()), default=0),
    )


def line(asked: Asked, key: str, by: str, part: Part, whole: int, *, dated: bool) -> Line:
    tally, chosen = part.tally, {by: part.chosen}
    since = max(asked.filters.year_start, asked.filters.applied_from or asked.filters.year_start)
    year = [number(tally.this_year, rows_url(asked, key, **{**chosen, "from": since}))] if dated else []
    return Line(
        label=part.label,
        bar=tally.total,
        cells=[
            number(tally.total, rows_url(asked, key, **chosen), says=f"{part.label}：{tally.total}"),
            *year,
            portion(tally.total, whole),
        ],
    )


def chart(asked: Asked, key: str, by: str, shown: list[Part]) -> Drawn:
    series: dict[str, Any] = {
        "name": label_of(key),
        "values": [part.tally.total for part in shown],
        "urls": [rows_url(asked, key, **{by: part.chosen}) for part in shown],
    }
    return Drawn(
        id="division-data",
        kind="bars",
        categories=[part.label for part in shown],
        series=[series],
        label=_("Bars of the largest parts; the same numbers stand in the table"),
    )
