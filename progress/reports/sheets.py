"""A report as an Excel workbook: what it is on the first sheet, then one sheet for each table, numbers as numbers."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.workbooks import FORBIDDEN_IN_SHEET_NAMES, LONGEST_SHEET_NAME, Sheet, write_sheets
from progress.reports.shape import ReportData, Table, in_language
from progress.reports.word import Making

LABEL_WIDTH, UNIT_WIDTH, COLUMN_WIDTH = 44, 12, 16


def report_xlsx(data: ReportData, making: Making, language: str) -> bytes:
    """``language`` must be the active one. Shares are kept as fractions: 0.696 is 69.6 %."""
    about = Sheet(_("About this report"), (_("Item"), _("Content")), list(_about(data, making, language)), (24, 100))
    return write_sheets([about, *(_sheet(number, table, language) for number, table in data.tables())])


def sheet_name(number: int, table: Table, language: str) -> str:
    """Numbered as in Word, so that no two are alike."""
    title = FORBIDDEN_IN_SHEET_NAMES.sub(" ", in_language(table.title, language))
    return f"{number} {title}"[:LONGEST_SHEET_NAME]


def _about(data: ReportData, making: Making, language: str) -> Iterator[tuple[str, Any]]:
    yield _("Report"), in_language(data.title, language)
    yield _("Period"), f"{data.first} – {data.last}"
    yield _("As of"), data.as_of
    yield pgettext("a report", "Made on"), date_format(making.moment, "DATETIME_FORMAT")
    yield _("Version"), making.version
    yield _("Digest of the data (SHA-256)"), making.digest
    yield _("In one paragraph"), in_language(data.paragraph, language)
    for rule in data.rules:
        yield _("How to read the figures"), in_language(rule, language)


def _sheet(number: int, table: Table, language: str) -> Sheet:
    heads = (table.first, *table.heads)
    names = [in_language(each, language) for each in heads]
    rows = [[in_language(line.label, language), in_language(line.unit, language), *line.values] for line in table.lines]
    widths = (LABEL_WIDTH, UNIT_WIDTH, *[COLUMN_WIDTH] * len(table.heads))
    return Sheet(sheet_name(number, table, language), [names[0], _("Unit"), *names[1:]], rows, widths)
