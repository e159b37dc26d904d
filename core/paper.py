"""What papers on A4 have in common: the blank page, lines of facts, and the code by which they are verified."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from core.qr_codes import qr_cells

FONTS = settings.BASE_DIR / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
REGULAR = FONTS / "400Regular" / "NotoSansSC_400Regular.ttf"
BOLD = FONTS / "700Bold" / "NotoSansSC_700Bold.ttf"

# Millimetres.
MARGIN = 22.0
LINE = 7.0
QR_SIZE = 34.0
INK = (28, 39, 48)
FAINT = (96, 108, 118)
RULE = (205, 213, 219)


def grouped(text: str, size: int = 4, by: str = "-") -> str:
    return by.join(text[start : start + size] for start in range(0, len(text), size))


def is_chinese(text: str) -> bool:
    """Chinese lines may end after any character; a blank in them is no better place than others."""
    return any("\u2e80" <= letter <= "\u9fff" for letter in text)


def blank_page(title: str, *, author: str, created_at: datetime) -> FPDF:
    """The first page, with both fonts; ``title``, ``author`` and ``created_at`` are what readers of PDF files show."""
    page = FPDF(format="A4")
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(True, margin=MARGIN)
    page.add_font("Noto", "", REGULAR)
    page.add_font("Noto", "B", BOLD)
    page.set_title(title)
    page.set_author(author)
    page.set_creation_date(created_at)
    page.c_margin = 0
    page.add_page()
    page.set_text_color(*INK)
    return page


def write_text(
    page: FPDF,
    text: str,
    size: float,
    *,
    style: str = "",
    height: float = LINE,
    colour: tuple[int, int, int] = INK,
    width: float = 0,
) -> None:
    """A paragraph over the full width, or ``width`` millimetres from where the pen stands; ends at the left margin."""
    page.set_font("Noto", style, size)
    page.set_text_color(*colour)
    wrap = WrapMode.CHAR if is_chinese(text) else WrapMode.WORD
    page.multi_cell(width, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=wrap)


def fact_lines(
    page: FPDF,
    facts: Iterable[tuple[str, str]],
    *,
    label_width: float,
    line: float = LINE,
    padding: float = 2,
    size: float = 11.5,
) -> None:
    """Label and text between rules, one below the other; a line that would break begins the next page."""
    page.set_draw_color(*RULE)
    for label, text in facts:
        if page.will_page_break(line + 2 * padding + 2):
            page.add_page()
        rule(page)
        top = page.get_y() + padding
        page.set_xy(MARGIN, top)
        page.set_font("Noto", "", 10)
        page.set_text_color(*FAINT)
        page.multi_cell(label_width, line, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        page.set_xy(MARGIN + label_width, top)
        write_text(page, text or "—", size, height=line)
        page.set_y(page.get_y() + padding)
    rule(page)


def rule(page: FPDF) -> None:
    page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())


def code_block(page: FPDF, *, code: str, address: str, verify: str, line: float = LINE) -> None:
    """The code to type and the same address to scan, on one page. ``verify`` says what is verified there."""
    if page.will_page_break(QR_SIZE + 8):
        page.add_page()
    top, left = page.get_y(), MARGIN + QR_SIZE + 8
    qr_code(page, address, MARGIN, top)
    page.set_y(top)
    lines: Sequence[tuple[float, tuple[int, int, int], str]] = (
        (10, FAINT, _("Verification code")),
        (14, INK, code),
        (10, FAINT, verify),
        (10, INK, address),
    )
    for size, colour, text in lines:
        page.set_x(left)
        write_text(page, text, size, height=line, colour=colour, width=page.w - MARGIN - left)
    page.set_y(max(page.get_y(), top + QR_SIZE))


def qr_code(page: FPDF, text: str, left: float, top: float) -> None:
    """Drawn as squares, each a little too large, because viewers show hairlines between squares that just touch."""
    matrix = qr_cells(text)
    step = QR_SIZE / len(matrix)
    page.set_fill_color(*INK)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                page.rect(left + column * step, top + row * step, step * 1.03, step * 1.03, style="F")
