"""The Word summary of one reported product (上报项目摘要)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from projects.fields.display import Shown
from registration.packages import Entry
from registration.selectors.package_facts import CaseFacts, ItemFacts

TEXT_FONT, HEAD_FONT, LATIN_FONT = "宋体", "黑体", "Times New Roman"
INK = RGBColor(0x1B, 0x24, 0x21)
LABEL_WIDTH, VALUE_WIDTH = Cm(3.4), Cm(12.6)


def summary_docx(facts: ItemFacts, *, number: str, office: str, attached: Sequence[Entry], moment: datetime) -> bytes:
    """``attached``: the papers of this product as they lie in the package. In the language that is active."""
    paper = Document()
    _set_up(paper, facts, office, moment)
    _head(paper, facts, number, office)
    _pairs(paper, [(str(label), value or "—") for label, value in facts.identity])
    _design(paper, facts)
    _application(paper, facts)
    _registration(paper, facts.cases)
    _lists(paper, facts)
    _attachments(paper, attached)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def clean(text: object) -> str:
    """Without what Word's XML cannot hold."""
    return "".join(each for each in str(text) if each.isprintable() or each in "\n\t")


def _set_up(paper: Any, facts: ItemFacts, office: str, moment: datetime) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.3)
    _font(paper.styles["Normal"], TEXT_FONT, 11)
    paper.styles["Normal"].paragraph_format.line_spacing = 1.3
    for name, size in (("Title", 18), ("Heading 1", 14), ("Heading 2", 12)):
        _font(paper.styles[name], HEAD_FONT, size)
    about = paper.core_properties
    about.author, about.title = clean(office), clean(facts.project.title)
    about.comments, about.created, about.modified = "", moment.replace(tzinfo=None), moment.replace(tzinfo=None)


def _font(style: Any, name: str, size: int) -> None:
    """Word takes Chinese characters from the East Asian font of a style, which has no attribute of its own."""
    style.font.name, style.font.size, style.font.color.rgb = LATIN_FONT, Pt(size), INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for each in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(each), None)
    fonts.set(qn("w:eastAsia"), name)


def _head(paper: Any, facts: ItemFacts, number: str, office: str) -> None:
    title = paper.add_paragraph(_("Summary of a reported product of Class III"), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = paper.add_paragraph(
        clean(_("Package %(number)s, no. %(n)s · %(office)s")
              % {"number": number, "n": facts.item.position, "office": office})
    )  # fmt: skip
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _pairs(paper: Any, pairs: Iterable[tuple[str, str]]) -> None:
    table = _table(paper, 0, (LABEL_WIDTH, VALUE_WIDTH))
    for label, value in pairs:
        cells = table.add_row().cells
        _fill(cells[0], label, bold=True, width=LABEL_WIDTH)
        _fill(cells[1], value, width=VALUE_WIDTH)


def _table(paper: Any, rows: int, widths: Sequence[Any]) -> Any:
    """With the widths also at the columns: Word reads those of the cells, other programs these."""
    table = paper.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _fill(cell: Any, text: object, *, bold: bool = False, width: Any = None) -> None:
    if width is not None:
        cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(clean(text)).bold = bold


def _grid(paper: Any, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[float]) -> None:
    table = _table(paper, 1, [Cm(width) for width in widths])
    for cell, head, width in zip(table.rows[0].cells, heads, widths, strict=True):
        _fill(cell, head, bold=True, width=Cm(width))
    for row in rows:
        for cell, value, width in zip(table.add_row().cells, row, widths, strict=True):
            _fill(cell, value, width=Cm(width))


def _design(paper: Any, facts: ItemFacts) -> None:
    paper.add_heading(_("Design freeze"), level=1)
    if facts.frozen is None:
        paper.add_paragraph(_("No confirmed design freeze with a paper is on record."))
        return
    said = _("Frozen on %(day)s, confirmed by the provincial side on the paper attached to the registration case.")
    paper.add_paragraph(said % {"day": date_format(facts.frozen.on)})


def _application(paper: Any, facts: ItemFacts) -> None:
    if not facts.answers:
        paper.add_heading(_("Application"), level=1)
        paper.add_paragraph(_("This project came from the office's ledger; the portal holds no application of it."))
    for group in facts.answers:
        paper.add_heading(clean(group.label), level=1)
        for label, shown in group.answers:
            _answer(paper, str(label), shown)


def _answer(paper: Any, label: str, shown: Shown) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(clean(label)).bold = True
    colon = _(": ")
    for row in shown.rows:
        cells = _(", ").join(f"{name}{colon}{value}" for name, value in row if value)
        paper.add_paragraph(clean(cells), style="List Bullet")
    if shown.text:
        paper.add_paragraph(clean(shown.text))


def _registration(paper: Any, cases: Sequence[CaseFacts]) -> None:
    paper.add_heading(_("Way to registration"), level=1)
    if not cases:
        paper.add_paragraph(_("No registration case is open yet."))
    for each in cases:
        words = {"registrant": each.case.registrant.name, "stage": each.case.get_stage_display()}
        paper.add_paragraph(clean(_("Registrant: %(registrant)s; stage: %(stage)s.") % words))
        if each.reached:
            rows = [(one.on.isoformat(), one.get_kind_display(), one.number or "—") for one in each.reached]
            _grid(paper, [_("Day"), _("Milestone"), _("Number")], rows, (3, 7, 6))


def _lists(paper: Any, facts: ItemFacts) -> None:
    if not facts.listings:
        return
    paper.add_heading(_("Lists"), level=1)
    rows = [
        (each.get_kind_display(), each.entered_on.isoformat(), each.left_on.isoformat() if each.left_on else "—")
        for each in reversed(facts.listings)
    ]
    _grid(paper, [_("List"), _("Entered on"), _("Left on")], rows, (9, 3.5, 3.5))


def _attachments(paper: Any, attached: Sequence[Entry]) -> None:
    paper.add_heading(_("Attachments"), level=1)
    if not attached:
        paper.add_paragraph(pgettext("attachments", "None."))
        return
    rows = [(each.path.rpartition("/")[2], each.sha256) for each in attached]
    _grid(paper, [_("File"), "SHA-256"], rows, (7, 9))
