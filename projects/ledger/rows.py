"""One row of the ledger, read and checked: either right in every cell, or refused with every reason."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.enums import ListKind, ManagementClass
from projects.ledger import columns as c
from projects.ledger.text import BLANK_MARKS, EXCEL_ERRORS, cell_text, clean_line, clean_name, code_text
from projects.ledger.values import (
    CellRefused,
    Places,
    read_class,
    read_day,
    read_number,
    read_place,
    read_stage,
    read_subcatalogue,
    read_yes,
)

T = TypeVar("T")
SHOWN_VALUE = 200


@dataclass(frozen=True)
class LedgerRow:
    """What a row says. ``row`` is its number in the sheet; two rows are equal when they say the same.

    ``place`` is a region code, ``listed`` the lists it stands on with the day of entry, in the ledger's order.
    """

    row: int = field(compare=False)
    number: str
    applied_on: date
    title: str
    institution: str
    place: str
    applicant: str
    department: str
    subcatalogue: str
    management_class: str
    innovative: bool
    first_of_kind: bool
    stage: str
    patent: bool
    listed: tuple[tuple[str, date], ...]
    note: str

    def day_on(self, kind: str) -> date | None:
        return dict(self.listed).get(kind)


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the heading of the column, what stands in the cell, and the reason."""

    column: str
    value: str
    reason: Text


@dataclass(frozen=True)
class Refusal:
    """A row that stays out as a whole."""

    row: int
    number: str
    title: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Reading:
    """What the cells are read with: today in China, the places of the province, and the workbook's day zero."""

    today: date
    places: Places
    from_1904: bool = False


# The longest texts a project takes.
LENGTHS = {
    c.NUMBER.key: 40,
    c.TITLE.key: 120,
    c.INSTITUTION.key: 120,
    c.APPLICANT.key: 60,
    c.DEPARTMENT.key: 60,
    c.NOTE.key: 2000,
}
MISSING: dict[str, Text] = {
    c.NUMBER.key: _("The number is missing."),
    c.TITLE.key: _("The title is missing."),
    c.INSTITUTION.key: _("The institution is missing."),
    c.APPLICANT.key: _("The applicant is missing."),
}
# 前置服务候选 takes Class III only (domain guide §2.2).
CLASS_III_LISTS = frozenset({ListKind.PRESERVICE_CANDIDATES.value})
# Each list with the one it follows, when the row stands on both.
FOLLOWS = (
    (ListKind.PRESERVICE_CANDIDATES, ListKind.REPORTED_TO_CMDE),
    (ListKind.PRESERVICE_GUIDANCE, ListKind.PRESERVICE_CANDIDATES),
)


def parse_row(row: int, cells: Mapping[str, Any], reading: Reading) -> LedgerRow | Refusal:
    """``cells`` by column key. All that is wrong is found at once, so that one correction mends the row."""
    reader = _RowReader(cells, reading)
    parsed = reader.row(row)
    problems = (*reader.problems, *(check_row(parsed, reading.today, reader.spoilt) if parsed else ()))
    if parsed is not None and not problems:
        return parsed
    return Refusal(row, read_number(cells.get(c.NUMBER.key)), clean_line(cells.get(c.TITLE.key)), problems)


class _RowReader:
    def __init__(self, cells: Mapping[str, Any], reading: Reading) -> None:
        self.cells = cells
        self.reading = reading
        self.problems: list[Problem] = []
        self.spoilt: set[str] = set()

    def row(self, row: int) -> LedgerRow | None:
        applied_on = self.applied_on()
        facts: dict[str, Any] = {
            "number": self.text(c.NUMBER, read_number),
            "title": self.text(c.TITLE, clean_line),
            "institution": self.text(c.INSTITUTION, clean_name),
            "place": self.read(c.PLACE, lambda value: read_place(value, self.reading.places), ""),
            "applicant": self.text(c.APPLICANT, clean_name),
            "department": self.text(c.DEPARTMENT, clean_line),
            "subcatalogue": self.read(c.SUBCATALOGUE, read_subcatalogue, ""),
            "management_class": self.read(c.CLASS, read_class, ""),
            "innovative": self.read(c.INNOVATIVE, read_yes, False),
            "first_of_kind": self.read(c.FIRST, read_yes, False),
            "stage": self.read(c.STAGE, read_stage, ""),
            "patent": self.read(c.PATENT, read_yes, False),
            "listed": tuple(self.listed()),
            "note": self.text(c.NOTE, clean_line),
        }
        return LedgerRow(row=row, applied_on=applied_on, **facts) if applied_on else None

    def applied_on(self) -> date | None:
        day = self.day(c.APPLIED_ON)
        if day is None and c.APPLIED_ON.key not in self.spoilt:
            self.refuse(c.APPLIED_ON, _("The day of the application is missing."))
        return day

    def text(self, column: c.Column, clean: Callable[[Any], str]) -> str:
        value = clean(self.cells.get(column.key))
        if column.key in MISSING and code_text(value) in BLANK_MARKS:
            self.refuse(column, MISSING[column.key])
        elif len(value) > LENGTHS[column.key]:
            self.refuse(column, _("At most %(n)s characters fit here.") % {"n": LENGTHS[column.key]})
        elif value.upper() in EXCEL_ERRORS:
            self.refuse(column, _("The cell holds an Excel error."))
        return value

    def listed(self) -> Iterator[tuple[str, date]]:
        for each in c.LISTS:
            stands = self.read(each.listed, read_yes, False)
            day = self.day(each.day)
            if {each.listed.key, each.day.key} & self.spoilt:
                continue
            if stands and day is None:
                self.refuse(each.day, _("「%(list)s」 says 是, but the day is missing.") % {"list": each.listed.header})
            elif day is not None and not stands:
                self.refuse(each.listed, _("There is a day, but 「%(list)s」 says 否.") % {"list": each.listed.header})
            elif stands and day is not None:
                yield each.kind.value, day

    def day(self, column: c.Column) -> date | None:
        return self.read(column, lambda value: read_day(value, from_1904=self.reading.from_1904), None)

    def read(self, column: c.Column, reader: Callable[[Any], T], default: T) -> T:
        try:
            return reader(self.cells.get(column.key))
        except CellRefused as refused:
            self.refuse(column, refused.reason)
            return default

    def refuse(self, column: c.Column, reason: Text) -> None:
        self.spoilt.add(column.key)
        shown = cell_text(self.cells.get(column.key))[:SHOWN_VALUE]
        self.problems.append(Problem(column.header, shown, reason))


def check_row(row: LedgerRow, today: date, spoilt: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
    """What cannot be true of a row although each cell can: its days' order, and who may stand on a list."""
    if row.applied_on > today:
        yield Problem(c.APPLIED_ON.header, row.applied_on.isoformat(), _("The day lies in the future."))
    for kind, day in row.listed:
        yield from _check_listing(row, kind, day, today, spoilt)
    for kind, earlier in FOLLOWS:
        later, before = row.day_on(kind), row.day_on(earlier)
        if later and before and later < before:
            yield Problem(
                c.columns_of(kind).day.header,
                later.isoformat(),
                _("This is before the day in 「%(column)s」, %(day)s.")
                % {"column": c.columns_of(earlier).day.header, "day": before.isoformat()},
            )


def _check_listing(row: LedgerRow, kind: str, day: date, today: date, spoilt: AbstractSet[str]) -> Iterator[Problem]:
    columns = c.columns_of(kind)
    if day > today:
        yield Problem(columns.day.header, day.isoformat(), _("The day lies in the future."))
    if day < row.applied_on:
        yield Problem(
            columns.day.header,
            day.isoformat(),
            _("This is before the day of the application, %(day)s.") % {"day": row.applied_on.isoformat()},
        )
    barred = kind in CLASS_III_LISTS and row.management_class != ManagementClass.III
    if barred and c.CLASS.key not in spoilt:
        yield Problem(columns.listed.header, "是", _("Only projects of Class III can stand on this list."))
