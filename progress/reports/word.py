"""A report as a Word paper: headings, numbered tables and pictures, to be edited and printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core.languages import is_english
from core.word_papers import add_grid, centred, clean, new_paper, paper_bytes
from progress.reports.charts import picture
from progress.reports.shape import Line, ReportData, Section, Table, in_language, shown

PAGE_WIDTH = 16.0
LABEL_WIDTHS = {1: 12.0, 2: 9.0, 3: 8.0, 4: 6.8}
LABEL_WIDTH = 5.6
TITLE_SIZE = 16
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Making:
    """When, by whom and in which version a report was made; ``digest`` is of its data."""

    moment: datetime
    office: str
    version: int
    digest: str


def report_docx(data: ReportData, making: Making, language: str) -> bytes:
    """``language`` must be the active one: headings of the paper itself are said in it."""
    paper = new_paper(title=in_language(data.title, language), author=making.office, moment=making.moment)
    _head(paper, data, making, language)
    paper.add_heading(_("In one paragraph"), level=1)
    paper.add_paragraph(clean(in_language(data.paragraph, language)))
    numbered = {table.key: number for number, table in data.tables()}
    pictures = 0
    for number, section in enumerate(data.sections, start=1):
        paper.add_heading(clean(_numbered(number, in_language(section.title, language))), level=1)
        pictures = _section(paper, section, numbered, pictures, language)
    _foot(paper, data, making, language)
    return paper_bytes(paper)


def _head(paper: Any, data: ReportData, making: Making, language: str) -> None:
    paper.styles["Title"].font.size = Pt(TITLE_SIZE)
    centred(paper, in_language(data.title, language), style="Title")
    day = date_format(datetime.fromisoformat(data.as_of))
    words = {"day": day, "made": date_format(making.moment), "version": making.version}
    centred(paper, _("As of %(day)s · made on %(made)s, version %(version)s") % words)


def _numbered(number: int, title: str) -> str:
    """As Chinese offices number: 一、二、三、."""
    return f"{number}. {title}" if is_english() else f"{NUMERALS[number - 1]}、{title}"


def _section(paper: Any, section: Section, numbered: dict[str, int], pictures: int, language: str) -> int:
    """Returns how many pictures there are by now."""
    if section.note is not None:
        paper.add_paragraph(clean(in_language(section.note, language)))
    for table in section.tables:
        _caption(
            paper,
            pgettext("a numbered table", "Table"),
            numbered[table.key],
            in_language(table.title, language),
            above=True,
        )
        _table(paper, table, language)
        if table.chart and (drawn := picture(table, language)):
            pictures += 1
            _picture(paper, drawn, table, language)
            _caption(paper, pgettext("a numbered picture", "Figure"), pictures, in_language(table.title, language))
    return pictures


def _table(paper: Any, table: Table, language: str) -> None:
    columns = len(table.heads)
    label = LABEL_WIDTHS.get(columns, LABEL_WIDTH)
    widths = [label, *[(PAGE_WIDTH - label) / columns] * columns]
    names = [in_language(each, language) for each in (table.first, *table.heads)]
    rows = _rows(table.lines, language) or [[_("Nothing yet"), *[""] * columns]]
    add_grid(paper, names, rows, widths, figures_from=1)
    if table.note is not None:
        note = paper.add_paragraph()
        note.add_run(clean(in_language(table.note, language))).font.size = Pt(9)


def _rows(lines: Iterable[Line], language: str) -> list[list[str]]:
    return [[named(line, language), *(shown(value, line.form) for value in line.values)] for line in lines]


def named(line: Line, language: str) -> str:
    """The label with its unit: 项目库（个项目）."""
    label, unit = in_language(line.label, language), in_language(line.unit, language)
    return _("%(label)s (%(unit)s)") % {"label": label, "unit": unit} if unit else label


def _caption(paper: Any, word: str, number: int, title: str, *, above: bool = False) -> None:
    """Numbered by Word itself, so that numbers stay right when a table is taken out."""
    paragraph = paper.add_paragraph(style="Caption")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = above
    paragraph.paragraph_format.space_before = Pt(10 if above else 2)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.add_run(f"{word} ")
    _sequence(paragraph, word, number)
    paragraph.add_run(f"  {clean(title)}")


def _sequence(paragraph: Any, name: str, number: int) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" SEQ {name} \\* ARABIC ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = str(number)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _picture(paper: Any, drawn: bytes, table: Table, language: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.line_spacing = Pt(10), 1.0
    shape = paragraph.add_run().add_picture(BytesIO(drawn), width=Cm(PAGE_WIDTH - 0.5))
    words = {"title": in_language(table.title, language)}
    shape._inline.docPr.set("descr", clean(_("%(title)s, drawn; the numbers stand in the table above.") % words))


def _foot(paper: Any, data: ReportData, making: Making, language: str) -> None:
    paper.add_heading(_("How to read the figures"), level=1)
    for rule in data.rules:
        paper.add_paragraph(clean(in_language(rule, language)), style="List Bullet")
    paper.add_paragraph(clean(_("Digest of the data (SHA-256): %(digest)s") % {"digest": making.digest}))
