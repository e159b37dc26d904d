"""Opens a workbook somebody uploaded, finds the ledger in it by its headings, and reads its rows."""

import re
import warnings
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import InvalidInput, Text
from projects.ledger import columns as c
from projects.ledger.rows import LedgerRow, Problem, Reading, Refusal, parse_row
from projects.ledger.text import code_text

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
# Where a heading may stand, and how far a sheet is searched: styled empty rows often go on to the end.
HEADER_WITHIN = 30
LAST_ROW = 200_000
LAST_COLUMN = 80
YEAR_1904 = 1904

HEADER_REMARK = re.compile(r"\(.*\)$|[*:]+$")
TOTAL = re.compile(r"(合计|总计|小计|共计|总数)([:(].*)?")
UNREADABLE = (
    InvalidFileException,
    BadZipFile,
    zlib.error,
    ParseError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    OSError,
    RuntimeError,  # a password
    NotImplementedError,  # a compression Python does not know
)


class UnreadableLedger(InvalidInput):
    """The file as a whole cannot be taken; the message says what to hand in instead."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason, fields={"file": [reason]})


@dataclass(frozen=True)
class Ledger:
    """``skipped`` counts total rows and repeated headings; ``ignored`` are headings the ledger does not know."""

    rows: tuple[LedgerRow, ...]
    refused: tuple[Refusal, ...]
    sheet: str
    ignored: tuple[str, ...] = ()
    skipped: int = 0


def read_ledger(file: IO[bytes], reading: Reading) -> Ledger:
    """Every row either right or refused. Raises UnreadableLedger for what is not a ledger at all."""
    require_workbook(file)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drawings, validations and the like, which a ledger may have.
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=False)
            from_1904 = book.epoch.year == YEAR_1904
            return _ledger_in(book.worksheets, Reading(reading.today, reading.places, from_1904))
    except UNREADABLE as error:
        raise UnreadableLedger(_("This workbook is damaged. Open it in Excel and save it again as .xlsx.")) from error


def require_workbook(file: IO[bytes]) -> None:
    """Judges by content. Raises UnreadableLedger before anything large is unpacked."""
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if size > MOST_BYTES:
        raise UnreadableLedger(_("The file is larger than %(n)s MB.") % {"n": MOST_BYTES // 1024 // 1024})
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableLedger(_("This is an old .xls file, or has a password. Save it as .xlsx without a password."))
    if not start.startswith(b"PK\x03\x04"):
        raise UnreadableLedger(_("This is not an Excel workbook (.xlsx). A .csv file must be saved as .xlsx first."))
    _require_modest(file)
    file.seek(0)


def _require_modest(file: IO[bytes]) -> None:
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableLedger(_("This file is damaged.")) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableLedger(_("This is not an Excel workbook (.xlsx). A .csv file must be saved as .xlsx first."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableLedger(_("This workbook is too large. Hand in a workbook with the ledger alone."))


def _ledger_in(sheets: Iterable[Any], reading: Reading) -> Ledger:
    nearest: tuple[str, ...] | None = None
    for sheet in sheets:
        # What a file says of its size is often wrong, and sometimes a trap.
        sheet.reset_dimensions()
        lines = _lines(sheet)
        for row, values in lines:
            header = _Header(values)
            header.require_once()
            if not header.missing:
                return _read_rows(sheet.title, header, lines, reading)
            if header.likely:
                nearest = header.missing
            if row >= HEADER_WITHIN:
                break
    raise UnreadableLedger(_headless(nearest))


def _headless(missing: tuple[str, ...] | None) -> Text:
    if missing is None:
        return _("No sheet has the ledger's headings (申报编号, 申报日期, 项目名称 …) in its first rows.")
    return _("The ledger lacks these columns: %(columns)s.") % {"columns": "、".join(missing)}


def _lines(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows that hold anything, with their numbers in the sheet."""
    for row, values in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN, values_only=True), start=1):
        if any(value is not None and value != "" for value in values):
            yield row, values


class _Header:
    """Which column stands where. Line breaks, spaces, full-width characters and trailing remarks do not matter."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.places: dict[str, int] = {}
        self.twice: set[str] = set()
        self.unknown: list[str] = []
        names = {code_text(header): key for key, header in c.HEADERS.items()}
        for place, value in enumerate(values):
            name = HEADER_REMARK.sub("", code_text(value).lstrip("*"))
            key = names.get(name)
            if key is None:
                self.unknown += [name] if name else []
            elif key in self.places:
                self.twice.add(key)
            else:
                self.places[key] = place

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(column.header for column in c.COLUMNS if column.needed and column.key not in self.places)

    def require_once(self) -> None:
        if self.likely and self.twice:
            headers = "、".join(sorted(c.HEADERS[key] for key in self.twice))
            raise UnreadableLedger(_("These columns stand twice: %(columns)s.") % {"columns": headers})

    @property
    def likely(self) -> bool:
        return {c.NUMBER.key, c.TITLE.key} <= self.places.keys()

    def cells(self, values: Sequence[Any]) -> dict[str, Any]:
        return {key: values[place] for key, place in self.places.items() if place < len(values)}


def _read_rows(sheet: str, header: _Header, lines: Iterator[tuple[int, tuple[Any, ...]]], reading: Reading) -> Ledger:
    rows: list[LedgerRow] = []
    refused: list[Refusal] = []
    skipped, after_total = 0, False
    for row, values in lines:
        cells = header.cells(values)
        total = _is_total(values)
        after_total = after_total or total
        if total or _is_heading(cells) or _says_nothing(cells, after_total):
            skipped += 1
            continue
        if len(rows) + len(refused) >= MOST_ROWS:
            raise UnreadableLedger(_("The ledger has more than %(n)s rows. Divide it.") % {"n": f"{MOST_ROWS:,}"})
        parsed = parse_row(row, cells, reading)
        (rows if isinstance(parsed, LedgerRow) else refused).append(parsed)  # type: ignore[arg-type]
    kept, doubled = _without_doubles(rows, refused)
    in_order = tuple(sorted([*refused, *doubled], key=lambda refusal: refusal.row))
    return Ledger(tuple(kept), in_order, sheet, tuple(header.unknown), skipped)


def _is_total(values: Sequence[Any]) -> bool:
    first = next((text for text in map(code_text, values) if text), "")
    return bool(TOTAL.fullmatch(first))


def _is_heading(cells: dict[str, Any]) -> bool:
    return code_text(cells.get(c.NUMBER.key)) == c.NUMBER.header and code_text(cells.get(c.TITLE.key)) == c.TITLE.header


def _says_nothing(cells: dict[str, Any], after_total: bool) -> bool:
    """Spaces, a running number alone, and the notes below the total row."""
    filled = {key for key, value in cells.items() if code_text(value)}
    return not filled - {c.SEQUENCE.key} or (after_total and not filled & {c.NUMBER.key, c.TITLE.key})


def _without_doubles(rows: list[LedgerRow], refused: list[Refusal]) -> tuple[list[LedgerRow], list[Refusal]]:
    """Of rows with the same number none can be trusted, so none goes in."""
    standing: dict[str, list[int]] = defaultdict(list)
    numbered = [(each.number, each.row) for each in rows] + [(each.number, each.row) for each in refused]
    for number, place in numbered:
        if number:
            standing[number].append(place)
    kept = [row for row in rows if len(standing[row.number]) == 1]
    doubled = [
        Refusal(row.row, row.number, row.title, (_double(row, standing[row.number]),))
        for row in rows
        if len(standing[row.number]) > 1
    ]
    return kept, doubled


def _double(row: LedgerRow, standing: list[int]) -> Problem:
    others = "、".join(str(number) for number in sorted(standing) if number != row.row)
    return Problem(c.NUMBER.header, row.number, _("The same number stands in row %(rows)s.") % {"rows": others})
