"""What an import did or would do, told on the job's page and in a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from core.workbooks import Sheet, write_sheets
from screening.services.expert_import.columns import HEADERS
from screening.services.expert_import.reading import RefusedRow
from screening.services.expert_import.running import Action, Decided, PoolResult

# The page shows the first of each kind; the workbook has them all.
SHOWN = 100
WORDS: dict[Action, Text] = {
    Action.CREATE: pgettext_lazy("ledger row", "New"),
    Action.UPDATE: pgettext_lazy("ledger row", "Changed"),
    Action.UNCHANGED: pgettext_lazy("ledger row", "Unchanged"),
}


def summary_of(result: PoolResult) -> dict[str, Any]:
    """For JSON, in the reader's language."""
    return {
        "counts": result.counts(),
        "sheet": result.sheet,
        "ignored": list(result.ignored),
        "refused": [_refused(each) for each in result.refused[:SHOWN]],
        "update": [_shown(each) for each in result.of(Action.UPDATE)[:SHOWN]],
        "create": [_shown(each) for each in result.of(Action.CREATE)[:SHOWN]],
    }


def _refused(each: RefusedRow) -> dict[str, Any]:
    problems = [{"column": one.column, "value": one.value, "reason": str(one.reason)} for one in each.problems]
    return {"row": each.row, "name": each.name, "email": each.email, "problems": problems}


def _shown(each: Decided) -> dict[str, Any]:
    return {
        "row": each.row.row,
        "name": each.values["name"],
        "email": each.values["email"],
        "institution": each.values["institution_name"],
        "changed": _columns(each),
    }


def _columns(each: Decided) -> str:
    return "、".join(HEADERS[name] for name in each.changed)


def report_of(result: PoolResult) -> bytes:
    """Two sheets: the refused rows with their reasons, and what became of every other row."""
    cells: tuple[Text, ...] = (
        _("Row"),
        HEADERS["name"],
        HEADERS["email"],
        _("Column"),
        _("What stands in the cell"),
        _("Reason"),
    )
    outcome: tuple[Text, ...] = (_("Row"), HEADERS["name"], HEADERS["email"], _("Result"), _("Changes"))
    return write_sheets(
        [
            Sheet(_("Refused rows"), cells, _refusals(result), (8, 14, 28, 16, 30, 48)),
            Sheet(_("Results"), outcome, _results(result), (8, 14, 28, 14, 60)),
        ]
    )


def _refusals(result: PoolResult) -> Iterator[list[Any]]:
    for each in result.refused:
        for problem in each.problems:
            yield [each.row, each.name, each.email, problem.column, problem.value, str(problem.reason)]


def _results(result: PoolResult) -> Iterator[list[Any]]:
    for each in result.decided:
        yield [each.row.row, each.values["name"], each.values["email"], str(WORDS[each.action]), _columns(each)]
