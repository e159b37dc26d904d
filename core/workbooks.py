"""Excel files for download, in which every text stays a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

# What spreadsheet programs take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]]")
LONGEST_SHEET_NAME = 31
LONGEST_TEXT = 32767
NARROWEST, WIDEST = 8, 48


@dataclass(frozen=True)
class Sheet:
    """``widths`` in Latin characters; without them columns are as wide as their headings."""

    name: object
    headers: Sequence[object]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def write_workbook(*, sheet: str, headers: Sequence[object], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a heading row. Rows are written as they come, so a generator of any length may be given.

    Texts that look like formulas stay texts, also when the file is edited and saved; instants are written as
    wall-clock times of the portal's time zone.
    """
    return write_sheets([Sheet(sheet, headers, rows)])


def write_sheets(sheets: Iterable[Sheet]) -> bytes:
    """As ``write_workbook``, with several sheets."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(FORBIDDEN_IN_SHEET_NAMES.sub(" ", str(sheet.name))[:LONGEST_SHEET_NAME])
        _lay_out(page, sheet)
        page.append([_heading(page, header) for header in sheet.headers])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _lay_out(page: Any, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    widths = sheet.widths or [_width(str(header)) for header in sheet.headers]
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width


def _width(header: str) -> int:
    # A Chinese character is as wide as two Latin ones.
    width = sum(2 if ord(character) > 0x2E80 else 1 for character in header) + 4
    return min(max(width, NARROWEST), WIDEST)


def _heading(page: Any, header: object) -> Cell:
    cell = _text(page, str(header))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF2")
    cell.alignment = Alignment(vertical="center")
    return cell


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str):
        return _text(page, value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value


def _text(page: Any, value: str) -> Cell:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT])
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell
