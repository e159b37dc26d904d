"""What an import did or would do, told to people: on the job's page and as a workbook."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import pgettext_lazy

from core.errors import Text
from projects.ledger.rows import Refusal
from projects.ledger.writing import report_workbook
from projects.services.ledger.deciding import Action, Decision, differences
from projects.services.ledger.running import LedgerResult

# The page shows the first of each kind; the workbook has them all.
SHOWN = 100
WORDS: dict[Action, Text] = {
    Action.CREATE: pgettext_lazy("ledger row", "New"),
    Action.UPDATE: pgettext_lazy("ledger row", "Changed"),
    Action.UNCHANGED: pgettext_lazy("ledger row", "Unchanged"),
}
REFUSED = pgettext_lazy("ledger row", "Refused")


def report_of(result: LedgerResult) -> bytes:
    return report_workbook(_lines(result), result.refused)


def _lines(result: LedgerResult) -> Iterator[list[Any]]:
    for decision in result.decisions:
        row = decision.row
        yield [row.row, row.number, row.title, WORDS[decision.action], "\n".join(differences(decision))]
    for refusal in result.refused:
        yield [refusal.row, refusal.number, refusal.title, REFUSED, ""]


def summary_of(result: LedgerResult) -> dict[str, Any]:
    """For JSON, in the reader's language."""
    return {
        "counts": result.counts(),
        "sheet": result.sheet,
        "ignored": list(result.ignored),
        "refused": [_refused(refusal) for refusal in result.refused[:SHOWN]],
        "update": [_shown(decision) for decision in result.of(Action.UPDATE)[:SHOWN]],
        "create": [_shown(decision) for decision in result.of(Action.CREATE)[:SHOWN]],
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    problems = [{"column": each.column, "value": each.value, "reason": str(each.reason)} for each in refusal.problems]
    return {"row": refusal.row, "number": refusal.number, "title": refusal.title, "problems": problems}


def _shown(decision: Decision) -> dict[str, Any]:
    row = decision.row
    return {
        "row": row.row,
        "number": row.number,
        "title": row.title,
        "institution": row.institution,
        "changes": list(differences(decision)),
    }


def sentence_of(counts: dict[str, int]) -> Iterable[str]:
    """One short phrase for each kind of row, for the command line."""
    for action in Action:
        yield f"{WORDS[action]} {counts[action.value]}"
    yield f"{REFUSED} {counts['refused']}"
