"""Taking the rows behind a figure out of the portal."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from core.jobs import start_job
from core.models import Job
from core.services import record
from core.workbooks import write_workbook
from progress.records import Counted
from progress.scope import Filters, Scope, query_of
from progress.tables import ORDERS, columns_of, sheet_rows, shown_rows

FIGURE_ROWS = "figure_rows"
# More rows than these are written by a job.
MOST_AT_ONCE = 2000
CHUNK = 2000


def export_rows(*, by: Actor, indicator: Counted, scope: Scope, filters: Filters, begun: date | None = None) -> bytes:
    """One sheet: a heading, then a line for each row the figure counted. Writes the audit log.

    ``begun``: only those that began on this day or later, as a target counts them.

    ``scope`` has been granted by ``progress.permissions``; columns above its tier are left out.
    """
    columns = columns_of(indicator, scope, filters)
    rows = shown_rows(indicator, scope, filters, begun).order_by(*ORDERS[indicator.subject])
    lines = list(sheet_rows(columns, rows.iterator(chunk_size=CHUNK)))
    content = write_workbook(
        sheet=f"{indicator.label} {filters.as_of.isoformat()}", headers=[column.label for column in columns], rows=lines
    )
    _record(by, indicator, scope, filters, len(lines), begun)
    return content


def request_export(
    *, by: Actor, indicator: Counted, scope: Scope, filters: Filters, rows: int, begun: date | None = None
) -> Job:
    """As ``export_rows``, by a job, for figures with many rows."""
    params = {
        "membership": by.membership_id,
        "indicator": indicator.key,
        "region": scope.region,
        "query": query_of(scope, filters),
        "begun": begun.isoformat() if begun else "",
    }
    return start_job(kind=FIGURE_ROWS, by=by, params=params, total=rows)


def file_name(indicator: Counted, as_of: date) -> str:
    return _("%(figure)s as of %(day)s") % {"figure": indicator.label, "day": as_of.isoformat()} + ".xlsx"


def _record(by: Actor, indicator: Counted, scope: Scope, filters: Filters, rows: int, begun: date | None) -> None:
    changes: dict[str, Any] = {"rows": rows, "filters": query_of(scope, filters)}
    if begun:
        changes["since"] = begun.isoformat()
    record(
        by=by, event="export.made", object_type="figure", object_ref=indicator.key, region=scope.region, changes=changes
    )
