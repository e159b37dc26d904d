"""What is overdue in a province as a workbook; who takes it out stands in the audit log."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from core.services import record
from core.workbooks import write_workbook
from core.workdays import workdays_until
from progress.waiting.board import BoardFilter, board_rows
from progress.waiting.kinds import FOREVER, Row
from progress.waiting.registry import KINDS

# Oldest first; a province with more than these has other worries than the rest of the list.
MOST = 10_000


def export_overdue(*, by: Actor, chosen: BoardFilter, today: date) -> bytes:
    """One line for each row of the board under these filters, at most MOST, the oldest first. Audited."""
    rows = board_rows(by, chosen, today, MOST)
    headers = [
        _("Kind"),
        _("Number"),
        _("Title"),
        _("Who has to act"),
        _("Since"),
        _("Due on"),
        _("Working days overdue"),
        _("Exempt until"),
        _("Reason"),
    ]
    content = write_workbook(sheet=_("Overdue"), headers=headers, rows=_lines(rows, today))
    record(
        by=by,
        event="export.made",
        object_type="overdue",
        object_ref=by.region,
        region=by.region,
        changes={"rows": len(rows), "kind": chosen.kind, "shown": chosen.shown},
    )
    return content


def _lines(rows: list[Row], today: date) -> Iterator[list[Any]]:
    for row in rows:
        late = -workdays_until(today, row.due_on) if row.due_on else None
        until = _("without end") if row.exempt == FOREVER else row.exempt
        label = str(KINDS[row.kind].label)
        yield [label, row.number, row.title, row.who, row.since, row.due_on, late, until, row.reason]
