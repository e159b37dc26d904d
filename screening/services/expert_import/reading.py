"""Finds the experts' table in a workbook by its headings and reads its rows; every row is right or refused."""

import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from accounts.identifiers import clean_name
from core.errors import Text
from projects.ledger.reading import HEADER_REMARK, HEADER_WITHIN, UNREADABLE, UnreadableLedger, require_workbook
from projects.ledger.text import clean_line, code_text
from screening.services.expert_import.columns import COLUMNS, HEADERS, SPECIALTIES

MOST_ROWS = 5000
LAST_ROW, LAST_COLUMN = 20_000, 60
BETWEEN = re.compile(r"[、,，;；/|\n]+")
CODE = re.compile(r"(\d{1,2})(\D.*)?$")


@dataclass(frozen=True)
class Problem:
    column: str
    value: str
    reason: Text


@dataclass(frozen=True)
class PoolRow:
    """``values`` of the columns the workbook has, by field of ExpertFacts; the others are not touched."""

    row: int
    values: Mapping[str, Any]

    @property
    def email(self) -> str:
        return str(self.values["email"])

    @property
    def name(self) -> str:
        return str(self.values["name"])


@dataclass(frozen=True)
class RefusedRow:
    row: int
    name: str
    email: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Table:
    sheet: str
    rows: tuple[PoolRow, ...]
    refused: tuple[RefusedRow, ...]
    ignored: tuple[str, ...]


def read_experts(file: IO[bytes], names: Mapping[str, str]) -> Table:
    """``names`` of the sub-catalogues by code. Raises UnreadableLedger for what is not such a workbook."""
    require_workbook(file)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drawings and validations, which a workbook may have.
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True)
            return _table_in(book.worksheets, names)
    except UNREADABLE as error:
        raise UnreadableLedger(_("This workbook is damaged. Open it in Excel and save it again as .xlsx.")) from error


def _table_in(sheets: Iterable[Any], names: Mapping[str, str]) -> Table:
    for sheet in sheets:
        # What a file says of its size is often wrong, and sometimes a trap.
        sheet.reset_dimensions()
        lines = _lines(sheet)
        for row, values in lines:
            places, unknown = _places(values)
            if all(column.field in places for column in COLUMNS if column.needed):
                return _read(sheet.title, places, unknown, lines, names)
            if row >= HEADER_WITHIN:
                break
    headers = "、".join(column.header for column in COLUMNS if column.needed)
    raise UnreadableLedger(_("No sheet has these headings in its first rows: %(headers)s.") % {"headers": headers})


def _lines(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows that hold anything, with their numbers in the sheet."""
    for row, values in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN, values_only=True), start=1):
        if any(clean_line(value) for value in values):
            yield row, values


def _places(values: tuple[Any, ...]) -> tuple[dict[str, int], list[str]]:
    fields = {header: field for field, header in HEADERS.items()}
    places: dict[str, int] = {}
    unknown = []
    for place, value in enumerate(values):
        name = HEADER_REMARK.sub("", code_text(value).lstrip("*"))
        field = fields.get(name)
        if field is None:
            unknown += [name] if name else []
        else:
            places.setdefault(field, place)
    return places, unknown


def _read(
    sheet: str,
    places: Mapping[str, int],
    unknown: list[str],
    lines: Iterator[tuple[int, tuple[Any, ...]]],
    names: Mapping[str, str],
) -> Table:
    rows: list[PoolRow] = []
    refused: list[RefusedRow] = []
    for row, values in lines:
        cells = {field: values[place] if place < len(values) else None for field, place in places.items()}
        if not any(clean_line(cell) for cell in cells.values()):
            continue
        if len(rows) + len(refused) >= MOST_ROWS:
            raise UnreadableLedger(_("The workbook has more than %(n)s rows. Divide it.") % {"n": f"{MOST_ROWS:,}"})
        parsed = _parsed(row, cells, names)
        (rows if isinstance(parsed, PoolRow) else refused).append(parsed)  # type: ignore[arg-type]
    kept, doubled = _without_doubles(rows)
    in_order = tuple(sorted([*refused, *doubled], key=lambda each: each.row))
    return Table(sheet, tuple(kept), in_order, tuple(unknown))


def _parsed(row: int, cells: Mapping[str, Any], names: Mapping[str, str]) -> PoolRow | RefusedRow:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field, cell in cells.items():
        try:
            values[field] = PARSERS[field](cell, names)
        except ValueError as error:
            problems.append(Problem(HEADERS[field], clean_line(cell), error.args[0]))
    if problems:
        return RefusedRow(row, clean_line(cells["name"]), clean_line(cells["email"]), tuple(problems))
    return PoolRow(row, values)


def _text(cell: Any, names: Mapping[str, str]) -> str:
    return clean_name(clean_line(cell))


def _line(cell: Any, names: Mapping[str, str]) -> str:
    return clean_line(cell)


def _address(cell: Any, names: Mapping[str, str]) -> str:
    return "".join(clean_line(cell).split()).lower()


def _entries(cell: Any, names: Mapping[str, str]) -> tuple[str, ...]:
    parts = BETWEEN.split(str(cell)) if cell is not None else []
    return tuple(dict.fromkeys(name for name in map(clean_name, parts) if name))


def _specialty(cell: Any, names: Mapping[str, str]) -> str:
    text = code_text(cell)
    if text not in SPECIALTIES:
        raise ValueError(_("Choose 临床, 工程, 法规 or 市场."))
    return SPECIALTIES[text]


def _subcatalogues(cell: Any, names: Mapping[str, str]) -> tuple[str, ...]:
    """「01」, 「01 有源手术器械」 and 「有源手术器械」 mean the same; Excel makes 1 of 01."""
    codes = {name: code for code, name in names.items()}
    return tuple(_code(part, codes) for part in _entries(code_text_or_none(cell), names))


def code_text_or_none(cell: Any) -> str | None:
    return None if cell is None else clean_line(str(int(cell)) if isinstance(cell, float) else str(cell))


def _code(part: str, codes: Mapping[str, str]) -> str:
    if part in codes:
        return codes[part]
    found = CODE.match(code_text(part))
    if found is None:
        raise ValueError(_("%(text)s is no sub-catalogue; give its two digits.") % {"text": part})
    return found[1].zfill(2)


def _year(cell: Any, names: Mapping[str, str]) -> int | None:
    """A year, or the year of a day."""
    text = code_text(cell)
    if not text:
        return None
    found = re.match(r"(\d{4})(\D|$)", text)
    if found is None:
        raise ValueError(_("A year such as 1968."))
    return int(found[1])


def _limit(cell: Any, names: Mapping[str, str]) -> int:
    text = code_text(cell)
    if not text:
        return 10
    if not text.isdecimal() or len(text) > 4:
        raise ValueError(_("A whole number from 1 to %(n)s.") % {"n": 50})
    return int(text)


Parser = Callable[[Any, Mapping[str, str]], Any]
PARSERS: dict[str, Parser] = {
    "name": _text,
    "email": _address,
    "specialty": _specialty,
    "institution_name": _text,
    "subcatalogues": _subcatalogues,
    "departments": _entries,
    "title": _text,
    "affiliations": _entries,
    "birth_year": _year,
    "load_limit": _limit,
    "note": _line,
}


def _without_doubles(rows: list[PoolRow]) -> tuple[list[PoolRow], list[RefusedRow]]:
    """Of rows with the same address none can be trusted, so none goes in."""
    standing = Counter(row.email for row in rows if row.email)
    kept = [row for row in rows if standing[row.email] < 2]
    reason = _("The same address stands in another row.")
    doubled = [
        RefusedRow(row.row, row.name, row.email, (Problem(HEADERS["email"], row.email, reason),))
        for row in rows
        if standing[row.email] > 1
    ]
    return kept, doubled
