"""Importing an office's ledger, against only reading the workbook's cells; and again, when nothing is new."""

import io
from datetime import timedelta
from functools import partial

from openpyxl import load_workbook

from accounts.models import Region
from bench import scratch
from bench.load import REGION
from bench.measure import Row, once
from bench.words import Idea, ideas
from core.actor import SYSTEM
from projects.enums import ListKind
from projects.ledger.rows import LedgerRow
from projects.ledger.writing import ledger_workbook
from projects.services.ledger import import_ledger

DEFAULT_SIZE = 10_000
CITY, CITY_NAME = "4401", "广州"


def run(size: int) -> list[Row]:
    rows = []
    for count in (max(3, size // 16), max(3, size // 4), size):
        scratch.empty()
        content = _workbook(count)
        reading = partial(_cells, content)
        rows.append(once("import a ledger", count, partial(_import, content), "reading its cells", reading))
        rows.append(once("import it again", count, partial(_import, content), "reading its cells", reading))
    return rows


def _workbook(count: int) -> bytes:
    invented = ideas(count, institutions=max(3, count // 5), people=max(3, count // 2))
    return ledger_workbook((_row(idea) for idea in invented), {CITY: CITY_NAME})


def _row(idea: Idea) -> LedgerRow:
    listed = idea.number % 10 < 7
    return LedgerRow(
        row=idea.number,
        number=f"BENCH{idea.number:07d}",
        applied_on=idea.day,
        title=idea.title,
        institution=f"医疗机构{idea.institution:04d}",
        place=CITY,
        applicant=f"申报人{idea.person:05d}",
        department=idea.department,
        subcatalogue=idea.subcatalogue,
        management_class=idea.management_class,
        innovative=False,
        first_of_kind=False,
        stage=idea.stage,
        patent=idea.patent_status in {"filed", "published", "granted"},
        listed=((ListKind.LIBRARY.value, idea.day + timedelta(days=20)),) if listed else (),
        note="",
    )


def _import(content: bytes) -> None:
    result = import_ledger(by=SYSTEM, region=Region.objects.get(pk=REGION), file=io.BytesIO(content))
    if result.refused:
        raise RuntimeError(f"{len(result.refused)} rows of the generated ledger were refused")


def _cells(content: bytes) -> int:
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    return sum(1 for _ in sheet.iter_rows(values_only=True))
