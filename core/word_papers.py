"""Word papers that another office edits and prints: page, Chinese fonts, tables whose widths hold in every program."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TEXT_FONT, HEAD_FONT, LATIN_FONT = "宋体", "黑体", "Times New Roman"
INK = RGBColor(0x1B, 0x24, 0x21)
HEADING_SIZES = (("Title", 18), ("Heading 1", 14), ("Heading 2", 12), ("Caption", 10))


def new_paper(*, title: str, author: str, moment: datetime) -> Any:
    """An empty A4 paper; ``moment`` is its time of writing."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.3)
    _font(paper.styles["Normal"], TEXT_FONT, 11)
    paper.styles["Normal"].paragraph_format.line_spacing = 1.3
    for name, size in HEADING_SIZES:
        _font(paper.styles[name], HEAD_FONT, size)
    about = paper.core_properties
    about.author, about.title = clean(author), clean(title)
    about.comments, about.created, about.modified = "", moment.replace(tzinfo=None), moment.replace(tzinfo=None)
    return paper


def paper_bytes(paper: Any) -> bytes:
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def clean(text: object) -> str:
    """Without what Word's XML cannot hold."""
    return "".join(each for each in str(text) if each.isprintable() or each in "\n\t")


def centred(paper: Any, text: str, style: str | None = None) -> Any:
    paragraph = paper.add_paragraph(clean(text), style=style)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def add_pairs(paper: Any, pairs: Iterable[tuple[str, str]], widths: Sequence[float]) -> None:
    """A table of two columns, the label in bold; widths in centimetres."""
    label_width, value_width = (Cm(width) for width in widths)
    table = _table(paper, 0, (label_width, value_width))
    for label, value in pairs:
        cells = table.add_row().cells
        _fill(cells[0], label, bold=True, width=label_width)
        _fill(cells[1], value, width=value_width)


def add_grid(
    paper: Any,
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[float],
    *,
    figures_from: int | None = None,
) -> Any:
    """A table with a heading row, repeated on each page; rows stay whole; widths in centimetres.

    From column ``figures_from`` on cells are set to the right.
    """
    table = _table(paper, 1, [Cm(width) for width in widths])
    _mark(table.rows[0], "w:tblHeader")
    _line(table.rows[0].cells, heads, widths, figures_from, bold=True)
    for row in rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        _line(added.cells, row, widths, figures_from)
    return table


def _line(
    cells: Sequence[Any],
    values: Sequence[object],
    widths: Sequence[float],
    figures_from: int | None,
    *,
    bold: bool = False,
) -> None:
    for number, (cell, value, width) in enumerate(zip(cells, values, widths, strict=True)):
        paragraph = _fill(cell, value, bold=bold, width=Cm(width))
        if figures_from is not None and number >= figures_from:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _font(style: Any, name: str, size: int) -> None:
    """Word takes Chinese characters from the East Asian font of a style, which has no attribute of its own."""
    style.font.name, style.font.size, style.font.color.rgb = LATIN_FONT, Pt(size), INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for each in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(each), None)
    fonts.set(qn("w:eastAsia"), name)


def _table(paper: Any, rows: int, widths: Sequence[Any]) -> Any:
    """With the widths also at the columns: Word reads those of the cells, other programs these."""
    table = paper.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _mark(row: Any, name: str) -> None:
    """tblHeader: repeated on every page; cantSplit: never divided between two."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn(name), {qn("w:val"): "true"}))


def _fill(cell: Any, text: object, *, bold: bool = False, width: Any = None) -> Any:
    if width is not None:
        cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(clean(text)).bold = bold
    return paragraph
