"""``/progress/<key>/``: exactly the rows a figure counted, page by page, and as a workbook."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from core.errors import Text
from core.lists import Column as ListColumn
from core.lists import KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from progress.figures import change
from progress.forms.filters import DECIDED
from progress.indicators import Indicator, Subject
from progress.records import Counted, counted_named
from progress.scope import CAME, NONE, UNCONFIRMED, WENT, Filters, Scope, query_of
from progress.selectors.moves import Moved, moves
from progress.services.exports import MOST_AT_ONCE, export_rows, file_name, request_export
from progress.tables import COLUMNS, OF_PROJECTS, ORDERS, Column, columns_of, project_of, shown_rows
from progress.views.asked import Asked
from progress.views.grids import with_sign
from projects.disclosure import may_see_fact
from projects.ledger.values import SUBCATALOGUES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# On the page these stand in small print under the title.
NUMBERS = ("reference", "external_number")


@dataclass(frozen=True)
class Cell:
    label: Text
    value: Any
    kind: str


@dataclass(frozen=True)
class Line:
    """``title`` opens ``url``; what the viewer may not read is not in ``cells``."""

    title: str
    url: str
    numbers: list[str]
    cells: list[Cell]


def choosable(key: str) -> tuple[ListColumn, ...]:
    """All but what names the row. The page leaves out what this viewer may not read."""
    columns = [column for column in COLUMNS[counted_named(key).subject] if column.key not in NUMBERS]
    return tuple(ListColumn(column.key, column.label) for column in columns[1:])


ROWS = KeptList(
    "progress:indicator_rows",
    lambda key: counted_named(key).label,
    {
        "region": None,
        "as_of": None,
        "from": None,
        "city": None,
        "class": (*(value for value, _label in DECIDED), UNCONFIRMED),
        "subcatalogue": (*SUBCATALOGUES, NONE),
        "institution": None,
        "department": None,
        "since": None,
        "moved": (CAME, WENT),
        "month": None,
        "band": None,
        "late": None,
    },
    choosable,
    days=frozenset({"as_of"}),
    opens_first=False,
)


@require_GET
@kept_list(ROWS)
def indicator_rows(request: PortalRequest, key: str) -> HttpResponse:
    indicator, asked = counted_named(key), Asked(request, of_rows=True)
    rows = shown_rows(indicator, asked.scope, asked.filters)
    page = page_of(rows, order=ORDERS[indicator.subject], cursor=cursor_in(request.GET))
    columns = columns_of(indicator, asked.scope, asked.filters)
    request.kept.offer(column.key for column in columns)
    columns = tuple(column for column in columns if column.key not in request.kept.without)
    count = indicator.count(asked.scope, asked.filters)
    context = {
        "indicator": indicator,
        "asked": asked,
        "form": asked.form,
        "filters": asked.filters,
        "chosen": asked.chosen(),
        "count": count,
        "total": total_of(asked, indicator),
        "headings": [column for column in columns if column.key not in NUMBERS],
        "lines": [line_of(indicator, columns, row, asked) for row in page.rows],
        "names_shown": may_see_fact("applicant", asked.scope.tier),
        "page": page,
        "kept": (),
        "query": asked.query(),
        "board_query": query_of(asked.scope, asked.filters.of_board, national=asked.national),
        "moved": moved_of(asked, indicator, count) if asked.filters.since else None,
    }
    return render(request, "progress/indicator_rows.html", context, status=422 if asked.form.errors else 200)


def total_of(asked: Asked, indicator: Counted) -> int | None:
    """What the rows count for together, where each counts for several and the figure is no change; else None."""
    if not isinstance(indicator, Indicator) or not indicator.is_weighed or asked.filters.since:
        return None
    return indicator.total(asked.scope, asked.filters)


def moved_of(asked: Asked, indicator: Counted, shown: int) -> dict[str, Any]:
    """How what came and what went make the change: the two lists, one of which is ``shown``, with so many rows.

    The other is worked out of the change where the roll-ups hold it, for over many projects counting rows takes long.
    """
    net = change(indicator.counted, asked.scope, asked.filters)
    if net is None:
        found = moves(asked.scope, asked.filters, keys=[indicator.counted])[indicator.counted]
    elif asked.filters.moved == CAME:
        found = Moved(shown, shown - net)
    else:
        found = Moved(shown + net, shown)
    return {
        "net": with_sign(found.net),
        "came": found.came,
        "went": found.went,
        "shows_came": asked.filters.moved == CAME,
        "came_url": f"?{asked.query(moved=CAME)}",
        "went_url": f"?{asked.query(moved=WENT)}",
        "since": asked.filters.since,
    }


@require_POST
def rows_export(request: PortalRequest, key: str) -> HttpResponse:
    """The file at once, or for many rows the page of the job that writes it."""
    indicator, asked = counted_named(key), Asked(request, of_rows=True)
    asked.require_valid()
    count = indicator.count(asked.scope, asked.filters)
    return handed_out(request, indicator, asked.scope, asked.filters, count)


def handed_out(
    request: PortalRequest,
    indicator: Counted,
    scope: Scope,
    filters: Filters,
    count: int,
    begun: date | None = None,
) -> HttpResponse:
    arguments: dict[str, Any] = {
        "by": request.actor,
        "indicator": indicator,
        "scope": scope,
        "filters": filters,
        "begun": begun,
    }
    if count > MOST_AT_ONCE:
        return redirect("core:job_page", request_export(**arguments, rows=count).ref)
    name = file_name(indicator, filters.as_of)
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(export_rows(**arguments), content_type=XLSX, headers=headers)


def line_of(indicator: Counted, columns: tuple[Column, ...], row: Any, asked: Asked | None = None) -> Line:
    """``asked`` are the filters that the links of a line keep."""
    values = {column.key: column.value(row) for column in columns}
    shown = [column for column in columns if column.key not in (*NUMBERS, "title")]
    return Line(
        title=values.get("title", ""),
        url=url_of(indicator, row, asked),
        numbers=[values[key] for key in NUMBERS if values.get(key)],
        cells=[Cell(column.label, values[column.key], column.kind) for column in shown],
    )


def url_of(indicator: Counted, row: Any, asked: Asked | None) -> str:
    """A project's own page; for an institution its applications."""
    if indicator.subject in OF_PROJECTS:
        return reverse("projects:project_page", args=[project_of(row).ref])
    if indicator.subject == Subject.INSTITUTION and asked is not None:
        address = reverse("progress:indicator_rows", args=["applications"])
        return f"{address}?{asked.query(institution=row.name)}"
    return ""
