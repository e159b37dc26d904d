"""Editions of the device catalogue that the application offers."""

import csv
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from accounts.roles import Role
from core.actor import Actor
from core.errors import InvalidInput, PermissionRefused, Text
from core.services import record
from projects.models import Catalogue, DeviceCategory
from projects.selectors.catalogue import current_catalogue, forget_subcatalogues

OWN_FILE = Path(__file__).resolve().parent.parent / "data" / "device_catalogue.csv"
OWN_NAME = "医疗器械分类目录（2017年第104号）"
KEEPERS = frozenset({Role.PROVINCIAL_OFFICER.value, Role.SYSTEM_ADMIN.value})
FEWEST_ROWS = 20
MOST_ROWS = 20_000
LONGEST_NAME = 120
UNREADABLE = (InvalidFileException, BadZipFile, zlib.error, ParseError, OSError, ValueError, LookupError, EOFError)
CODE = re.compile(r"\d{2}-\d{2}-\d{2}")


class CatalogueRow(NamedTuple):
    subcatalogue: str
    subcatalogue_name: str
    code: str
    name: str


# The catalogue of devices does not hold them; code 40 is theirs in certificate numbers (domain guide §3.2).
IVD = CatalogueRow("40", "体外诊断试剂", "40", "体外诊断试剂")

# What a header may be called, by field.
HEADERS = {
    "subcatalogue": {"subcatalogue_code", "子目录编码", "子目录代码", "子目录编号"},
    "subcatalogue_name": {"subcatalogue", "子目录", "子目录名称"},
    "code": {"category_code", "类别编码", "产品类别编码", "分类编码", "分类编号"},
    "name": {"product_category", "产品类别", "二级产品类别", "品类名称"},
}


def load_catalogue(*, by: Actor, rows: Iterable[CatalogueRow], name: str) -> Catalogue:
    """Makes a new edition the one that is offered; answers given from an older edition stay as they are.

    IVD reagents are added when the rows lack them. Loading the present edition again changes nothing. Raises
    PermissionRefused for others than the office and the system administrator, InvalidInput with the faulty rows.
    """
    require_keeper(by)
    title = name.strip()
    if not title or len(title) > LONGEST_NAME:
        raise InvalidInput(fields={"name": [_("Please give the edition a name of at most 120 characters.")]})
    edition = checked_rows(rows)
    with transaction.atomic():
        present = current_catalogue()
        if present is not None and present.name == title and rows_of(present) == edition:
            return present
        loaded = store_edition(edition, title)
        record(
            by=by,
            event="catalogue.loaded",
            object_type="catalogue",
            object_ref=str(loaded.pk),
            changes={"name": title, "categories": len(edition)},
        )
    return loaded


def store_edition(edition: Sequence[CatalogueRow], name: str) -> Catalogue:
    """Writes rows already checked and offers them from now on."""
    with transaction.atomic():
        Catalogue.objects.filter(current=True).update(current=False)
        loaded = Catalogue.objects.create(name=name, current=True)
        DeviceCategory.objects.bulk_create(
            (DeviceCategory(catalogue=loaded, **row._asdict()) for row in edition), batch_size=1000
        )
        transaction.on_commit(forget_subcatalogues)
    return loaded


def require_keeper(by: Actor) -> None:
    if not by.is_system and by.role not in KEEPERS:
        raise PermissionRefused(_("Only the office or the system administrator loads a catalogue."))


def rows_of(catalogue: Catalogue) -> list[CatalogueRow]:
    rows = catalogue.categories.values_list("subcatalogue", "subcatalogue_name", "code", "name")
    return sorted(CatalogueRow(*row) for row in rows)


def checked_rows(rows: Iterable[CatalogueRow]) -> list[CatalogueRow]:
    """Sorted and without doubles. Raises InvalidInput at the field ``file``."""
    edition = sorted({CatalogueRow(*(str(cell).strip() for cell in row)) for row in rows})
    problems = [problem for row in edition for problem in row_problems(row)]
    if len(edition) < FEWEST_ROWS:
        problems.append(_("The file has too few product categories to be a catalogue."))
    if len(edition) > MOST_ROWS:
        problems.append(_("The file has too many rows to be a catalogue."))
    if problems:
        raise InvalidInput(fields={"file": problems[:10]})
    return edition if any(row.subcatalogue == IVD.subcatalogue for row in edition) else sorted([*edition, IVD])


def row_problems(row: CatalogueRow) -> Iterable[Text]:
    if row == IVD:
        return
    if not CODE.fullmatch(row.code) or row.code[:2] != row.subcatalogue:
        yield _("%(code)s is not a product category of sub-catalogue %(subcatalogue)s.") % {
            "code": row.code or "—",
            "subcatalogue": row.subcatalogue or "—",
        }
    if not row.name or not row.subcatalogue_name or len(row.name) > LONGEST_NAME or len(row.subcatalogue_name) > 60:
        yield _("%(code)s: the names are missing or too long.") % {"code": row.code}


def load_own_catalogue(*, by: Actor) -> Catalogue:
    """The edition that comes with the portal."""
    return load_catalogue(by=by, rows=own_rows(), name=OWN_NAME)


def own_rows() -> list[CatalogueRow]:
    with OWN_FILE.open(encoding="utf-8-sig", newline="") as file:
        return checked_rows(read_csv(file))


def read_csv(file: IO[str]) -> list[CatalogueRow]:
    """Raises InvalidInput."""
    return table_rows(list(csv.reader(file)))


def read_workbook(file: IO[bytes]) -> list[CatalogueRow]:
    """The first sheet of an Excel workbook; a title above the header row is normal. Raises InvalidInput."""
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = [list(line) for line in sheet.iter_rows(max_row=MOST_ROWS + 20, max_col=20, values_only=True)]
    except UNREADABLE as problem:
        raise InvalidInput(fields={"file": [_("This file cannot be read as an Excel workbook.")]}) from problem
    return table_rows(lines)


def table_rows(lines: Sequence[Sequence[Any]]) -> list[CatalogueRow]:
    for number, line in enumerate(lines[:20]):
        places = header_places(line)
        if places is not None:
            filled = (each for each in lines[number + 1 :] if any(cell not in (None, "") for cell in each))
            return [CatalogueRow(*(cell_text(each, place) for place in places)) for each in filled]
    names = "、".join(sorted(min(options, key=len) for options in HEADERS.values()))
    raise InvalidInput(fields={"file": [_("No header row was found. Needed are: %(names)s.") % {"names": names}]})


def header_places(line: Sequence[Any]) -> list[int] | None:
    """Where each field of a row stands, when this line is the header."""
    titles = [str(cell or "").strip().lower() for cell in line]
    places = [
        next((place for place, title in enumerate(titles) if title in HEADERS[field]), None)
        for field in CatalogueRow._fields
    ]
    found = [place for place in places if place is not None]
    return found if len(found) == len(places) else None


def cell_text(line: Sequence[Any], place: int) -> str:
    """Excel likes to turn the code 01 into the number 1."""
    cell = line[place] if place < len(line) else ""
    if isinstance(cell, int | float) and 0 < cell < 100:
        return f"{int(cell):02d}"
    return str(cell if cell is not None else "").strip()
