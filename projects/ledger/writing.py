"""Writes the ledger in the layout it is read in, and the report of an import."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.workbooks import Sheet, write_sheets
from projects.enums import ManagementClass
from projects.ledger import columns as c
from projects.ledger.rows import LedgerRow, Refusal
from projects.ledger.values import STAGE_WORDS, SUBCATALOGUES

SHEET_NAME = "春雨行动项目台账"
CLASS_WORDS = {ManagementClass.I.value: "一类", ManagementClass.II.value: "二类", ManagementClass.III.value: "三类"}
STAGE_NAMES = {key: word for word, key in STAGE_WORDS.items()}


def ledger_workbook(rows: Iterable[LedgerRow], place_names: Mapping[str, str]) -> bytes:
    """The workbook of these rows, numbered from 1. ``place_names``: region code to the short name."""
    lines = (_cells(number, row, place_names) for number, row in enumerate(rows, start=1))
    widths = tuple(column.width for column in c.COLUMNS)
    return write_sheets([Sheet(SHEET_NAME, tuple(c.HEADERS.values()), lines, widths)])


def _cells(number: int, row: LedgerRow, place_names: Mapping[str, str]) -> list[Any]:
    code = row.subcatalogue
    days = [row.day_on(each.kind) for each in c.LISTS]
    return [
        number,
        row.number,
        row.applied_on,
        row.title,
        row.institution,
        place_names.get(row.place, ""),
        row.applicant,
        row.department,
        f"{code} {SUBCATALOGUES.get(code, '')}".strip(),
        CLASS_WORDS.get(row.management_class, ""),
        _yes(row.innovative),
        _yes(row.first_of_kind),
        STAGE_NAMES.get(row.stage, ""),
        _yes(row.patent),
        *(cell for day in days for cell in (_yes(day is not None), day)),
        row.note,
    ]


def _yes(value: bool) -> str:
    return "是" if value else "否"


def report_workbook(results: Iterable[Sequence[Any]], refused: Iterable[Refusal]) -> bytes:
    """Two sheets: the refused rows, a line for each cell with its reason; and what became of every row.

    ``results``: row number, 申报编号, title, what became of it, what changes.
    """
    cells: tuple[Text, ...] = (
        _("Row"),
        c.NUMBER.header,
        c.TITLE.header,
        _("Column"),
        _("What stands in the cell"),
        _("Reason"),
    )
    outcome: tuple[Text, ...] = (_("Row"), c.NUMBER.header, c.TITLE.header, _("Result"), _("Changes"))
    return write_sheets(
        [
            Sheet(_("Refused rows"), cells, _refusals(refused), (8, 20, 36, 16, 30, 48)),
            Sheet(_("Results"), outcome, results, (8, 20, 36, 14, 60)),
        ]
    )


def _refusals(refused: Iterable[Refusal]) -> Iterator[list[Any]]:
    for refusal in refused:
        for problem in refusal.problems:
            yield [refusal.row, refusal.number, refusal.title, problem.column, problem.value, problem.reason]
