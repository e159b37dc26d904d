"""The standard on paper: a blank score sheet with every anchor beside its level, to print and fill in by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from core.paper import BOLD, FAINT, INK, REGULAR, RULE, is_chinese
from screening.content import LEVELS, Content, Criterion, Dimension, Veto
from screening.models import Standard

# Raised whenever the drawing changes, so that sheets drawn before are not handed out any more.
EDITION = 1

MARGIN = 14.0
LINE = 3.9
SMALL = 7.5
BOX = 3.2
PAD = 1.4
# What a criterion takes besides its anchors: its name above, a line for the comment below.
NAME_HEIGHT = 7.0
COMMENT_HEIGHT = 8.0
LEVEL_HEIGHT = 5.0
VETO_GAP = 1.2


@dataclass(frozen=True)
class Drawing:
    page: FPDF
    content: Content

    @property
    def width(self) -> float:
        return float(self.page.w) - 2 * MARGIN

    @property
    def bottom(self) -> float:
        return float(self.page.h) - MARGIN - 6

    def make_room(self, height: float) -> None:
        """What belongs together is not cut by the end of a page."""
        if self.page.get_y() + height > self.bottom:
            self.page.add_page()


class Sheet(FPDF):
    """Every page says which version it is, and which page."""

    footing = ""

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font("Noto", "", SMALL)
        self.set_text_color(*FAINT)
        self.cell(0, 5, self.footing)
        self.set_x(MARGIN)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")
        self.set_text_color(*INK)


def sheet_pdf(standard: Standard, language: str) -> bytes:
    """A4; takes about a second, for the font is large: keep what comes out."""
    with override(language):
        drawing = Drawing(_blank(standard), Content.read(standard.content))
        _heading(drawing, standard)
        for dimension in drawing.content.dimensions:
            _dimension(drawing, dimension)
        _vetoes(drawing, drawing.content.vetoes)
        _closing(drawing)
        return bytes(drawing.page.output())


def _blank(standard: Standard) -> FPDF:
    page = Sheet(format="A4")
    page.footing = _("%(name)s, version %(n)s") % {"name": standard.label, "n": standard.number}
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(False)
    page.add_font("Noto", "", REGULAR)
    page.add_font("Noto", "B", BOLD)
    page.set_title(page.footing)
    page.set_author(_("Spring Rain Action"))
    page.set_creation_date(standard.published_at or timezone.now())
    page.c_margin = 0
    page.set_draw_color(*RULE)
    page.set_text_color(*INK)
    page.add_page()
    return page


def _heading(drawing: Drawing, standard: Standard) -> None:
    page = drawing.page
    _text(page, 9, _("Spring Rain Action") + " · " + _("Score sheet"), colour=FAINT)
    _text(page, 15, standard.label, bold=True)
    explained = _(
        "Each criterion gets one whole level from 0 to 5; points = weight × level ÷ 5. "
        "Levels 0, 1 and 5 need a comment. Tick “cannot judge” where you cannot: it counts as missing, never as zero."
    )
    _text(page, 8.5, explained, colour=FAINT)
    _text(page, 8.5, _("This is the portal's proposal; the provincial office's own text prevails."), colour=FAINT)
    page.ln(2)
    for label in (_("Project number and title"), _("Expert"), _("Date")):
        _blank_line(drawing, label)


def _text(
    page: FPDF, size: float, text: str, *, bold: bool = False, colour: tuple[int, int, int] = INK, width: float = 0
) -> None:
    page.set_font("Noto", "B" if bold else "", size)
    page.set_text_color(*colour)
    wrap = WrapMode.CHAR if is_chinese(text) else WrapMode.WORD
    page.multi_cell(width, size * 0.53, text, align="L", wrapmode=wrap, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_text_color(*INK)


def _blank_line(drawing: Drawing, label: str, height: float = 8.0) -> None:
    page = drawing.page
    drawing.make_room(height)
    page.set_font("Noto", "", 9)
    page.cell(page.get_string_width(label) + 3 if label else 0.1, height, label)
    page.line(page.get_x(), page.get_y() + height - 2, page.w - MARGIN, page.get_y() + height - 2)
    page.set_xy(MARGIN, page.get_y() + height)


def _dimension(drawing: Drawing, dimension: Dimension) -> None:
    page = drawing.page
    first = dimension.criteria[0] if dimension.criteria else None
    drawing.make_room(14 + (_criterion_height(drawing, first) if first else 0))
    page.ln(3)
    words = {"code": dimension.code, "name": dimension.name, "n": dimension.weight}
    _text(page, 12, _("%(code)s %(name)s: %(n)s points") % words, bold=True)
    page.ln(1)
    for criterion in dimension.criteria:
        _criterion(drawing, criterion)
    _blank_line(drawing, _("Sum of %(code)s (of %(n)s)") % {"code": dimension.code, "n": dimension.weight})


def _anchor_width(drawing: Drawing) -> float:
    return drawing.width / len(LEVELS)


def _anchor_height(drawing: Drawing, criterion: Criterion) -> float:
    """Of the tallest anchor; all six stand in one row."""
    page = drawing.page
    page.set_font("Noto", "", SMALL)
    tallest = max((_lines(page, str(words), _anchor_width(drawing) - 2 * PAD) for words in criterion.levels), default=0)
    return LEVEL_HEIGHT + tallest * LINE + 2 * PAD


def _lines(page: FPDF, text: str, width: float) -> int:
    """How many lines a text takes, by drawing it without ink."""
    wrap = WrapMode.CHAR if is_chinese(text) else WrapMode.WORD
    height = page.multi_cell(width, LINE, text, dry_run=True, output="HEIGHT", align="L", wrapmode=wrap)
    return round(float(str(height)) / LINE)


def _criterion_height(drawing: Drawing, criterion: Criterion) -> float:
    return NAME_HEIGHT + _anchor_height(drawing, criterion) + COMMENT_HEIGHT


def _criterion(drawing: Drawing, criterion: Criterion) -> None:
    page = drawing.page
    drawing.make_room(_criterion_height(drawing, criterion))
    page.set_font("Noto", "B", 9.5)
    words = {"code": criterion.code, "name": criterion.name, "n": criterion.weight}
    page.cell(0, NAME_HEIGHT, _("%(code)s %(name)s (%(n)s points)") % words)
    page.set_font("Noto", "", 8.5)
    label = _("Cannot judge")
    page.set_x(page.w - MARGIN - page.get_string_width(label) - BOX - 1.5)
    _tick(page, NAME_HEIGHT)
    page.cell(0, NAME_HEIGHT, label)
    top, height = page.get_y() + NAME_HEIGHT, _anchor_height(drawing, criterion)
    for level, anchor in enumerate(criterion.levels):
        _level(drawing, level, str(anchor), top, height)
    page.set_xy(MARGIN, top + height)
    _blank_line(drawing, _("Comment"), COMMENT_HEIGHT)


def _tick(page: FPDF, height: float) -> None:
    """An empty box to tick, at the present place, in the middle of a line of this height."""
    page.set_draw_color(*INK)
    page.rect(page.get_x(), page.get_y() + (height - BOX) / 2, BOX, BOX)
    page.set_draw_color(*RULE)
    page.set_x(page.get_x() + BOX + 1.5)


def _level(drawing: Drawing, level: int, anchor: str, top: float, height: float) -> None:
    page, width = drawing.page, _anchor_width(drawing)
    left = MARGIN + level * width
    page.rect(left, top, width, height)
    page.set_xy(left + PAD, top + PAD)
    _tick(page, LEVEL_HEIGHT - PAD)
    page.set_font("Noto", "B", 9)
    page.cell(6, LEVEL_HEIGHT - PAD, str(level))
    page.set_font("Noto", "", SMALL)
    page.set_xy(left + PAD, top + PAD + LEVEL_HEIGHT)
    wrap = WrapMode.CHAR if is_chinese(anchor) else WrapMode.WORD
    page.multi_cell(width - 2 * PAD, LINE, anchor, align="L", wrapmode=wrap)


def _vetoes(drawing: Drawing, vetoes: Sequence[Veto]) -> None:
    page = drawing.page
    drawing.make_room(24 + len(vetoes) * (5 + VETO_GAP))
    page.ln(3)
    _text(page, 12, _("Vetoes"), bold=True)
    _text(page, 8.5, _("Any one of them sends the project into a discussion of the panel."), colour=FAINT)
    page.ln(1)
    for veto in vetoes:
        drawing.make_room(10)
        _tick(page, 5)
        text = f"{veto.code} {veto.name}"
        page.set_font("Noto", "", 9)
        wrap = WrapMode.CHAR if is_chinese(text) else WrapMode.WORD
        page.multi_cell(0, 5, text, align="L", wrapmode=wrap, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(VETO_GAP)
    _blank_line(drawing, _("Reason for a veto"))


def _closing(drawing: Drawing) -> None:
    page = drawing.page
    drawing.make_room(62)
    page.ln(3)
    _text(page, 12, _("Overall"), bold=True)
    for label, height in (
        (_("Total (of 100)"), 8),
        (_("How sure I am, from 1 (unsure) to 5 (sure)"), 8),
        (_("Overall remark"), 8),
        ("", 10),
        (_("Help I suggest"), 8),
        (_("Signature"), 12),
    ):
        _blank_line(drawing, label, height)
