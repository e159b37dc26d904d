"""Ledgers for the tests, as an office would type them."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from accounts.regions import CITIES
from projects.ledger.columns import COLUMNS, HEADERS
from projects.ledger.reading import Ledger, read_ledger
from projects.ledger.rows import Reading
from projects.ledger.values import Places

YEAR_LEDGER = Path(__file__).parents[3] / "progress" / "data" / "guangdong_one_year_ledger.xlsx"
TODAY = date(2026, 7, 2)
PLACES = Places(
    {name: code for code, full, short, _english in CITIES["44"] for name in (full, short)}
    | {"香港": "81", "澳门": "82"},
    ("广东省", "广东"),
)

ROW: dict[str, Any] = {
    "number": "CY20250001",
    "applied_on": date(2025, 8, 3),
    "title": "可降解腔内吻合支撑环",
    "institution": "医疗机构042",
    "place": "广州",
    "applicant": "申报人017",
    "department": "胃肠外科",
    "subcatalogue": "13 无源植入器械",
    "management_class": "三类",
    "innovative": "否",
    "first_of_kind": "是",
    "stage": "工程样机",
    "patent": "是",
    "evaluation": "是",
    "evaluation_day": date(2025, 9, 1),
    "library": "是",
    "library_day": date(2025, 9, 20),
    "reported": "否",
    "candidate": "否",
    "guidance": "否",
}


def typed_row(count: int = 1, /, **changes: Any) -> dict[str, Any]:
    return {**ROW, "number": f"CY2025{count:04d}", "title": f"可降解腔内吻合支撑环 {count}", **changes}


def workbook(
    *rows: dict[str, Any], above: tuple[Any, ...] = (), below: tuple[Any, ...] = (), **headers: str
) -> BytesIO:
    """A ledger with these rows; ``above`` and ``below`` are further lines, ``headers`` other headings by column key."""
    book = Workbook()
    sheet = book.active
    for line in above:
        sheet.append(line)
    sheet.append([headers.get(column.key, column.header) for column in COLUMNS])
    for row in rows:
        sheet.append([row.get(column.key) for column in COLUMNS])
    for line in below:
        sheet.append(line)
    return saved(book)


def saved(book: Workbook) -> BytesIO:
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def read(file: BytesIO, today: date = TODAY) -> Ledger:
    return read_ledger(file, Reading(today, PLACES))


def reasons(ledger: Ledger) -> list[tuple[int, str]]:
    """Row and column of every problem."""
    return [(refusal.row, problem.column) for refusal in ledger.refused for problem in refusal.problems]


__all__ = ["HEADERS", "PLACES", "ROW", "TODAY", "YEAR_LEDGER", "read", "reasons", "saved", "typed_row", "workbook"]
