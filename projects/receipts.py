"""The printed receipt of a submission: one A4 page that proves what was handed in, by whom, and when.

It is drawn from the frozen submission alone, so the same receipt comes out whenever it is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from projects.models import Submission

FONTS = settings.BASE_DIR / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
REGULAR = FONTS / "400Regular" / "NotoSansSC_400Regular.ttf"
BOLD = FONTS / "700Bold" / "NotoSansSC_700Bold.ttf"
# Raised whenever the drawing changes, so that receipts drawn before are not handed out any more.
EDITION = 1

MARGIN = 22.0
LABEL_WIDTH = 36.0
LINE = 7.0
QR_SIZE = 34.0
INK = (28, 39, 48)
FAINT = (96, 108, 118)
RULE = (205, 213, 219)


@dataclass(frozen=True)
class ReceiptFacts:
    """What a receipt states. ``code`` is written in groups of four, ``address`` opens its public page."""

    number: str
    title: str
    institution: str
    applicant: str
    submission: int
    time: str
    digest: str
    code: str
    address: str


def facts_of(submission: Submission) -> ReceiptFacts:
    package = submission.package
    answers = package.get("answers", {})
    moment = timezone.localtime(submission.submitted_at)
    return ReceiptFacts(
        number=package.get("reference") or submission.project.ref,
        title=answers.get("basics", {}).get("title") or "",
        institution=package.get("institution") or "",
        applicant=answers.get("people", {}).get("applicant_name") or submission.submitted_by.name,
        submission=submission.number,
        time=_("%(moment)s China time (UTC+8)") % {"moment": f"{date_format(moment, 'DATE_FORMAT')} {moment:%H:%M:%S}"},
        digest=submission.digest,
        code=grouped(submission.code),
        address=address_of(submission.code),
    )


def address_of(code: str) -> str:
    return settings.PORTAL_URL + reverse("projects:receipt_verify", args=[code])


def grouped(text: str, size: int = 4, by: str = "-") -> str:
    return by.join(text[start : start + size] for start in range(0, len(text), size))


def receipt_pdf(submission: Submission, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        facts = facts_of(submission)
        page = _blank_page(facts)
        _heading(page)
        _table(page, _rows(facts))
        _code_box(page, facts)
        _statement(page)
        return bytes(page.output())


def _blank_page(facts: ReceiptFacts) -> FPDF:
    page = FPDF(format="A4")
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(True, margin=MARGIN)
    page.add_font("Noto", "", REGULAR)
    page.add_font("Noto", "B", BOLD)
    page.set_title(f"{_('Receipt')} {facts.number}")
    page.set_author(_("Spring Rain Action"))
    page.set_creation_date(timezone.now())
    page.c_margin = 0
    page.add_page()
    page.set_text_color(*INK)
    return page


def _heading(page: FPDF) -> None:
    page.set_font("Noto", "", 11)
    page.set_text_color(*FAINT)
    page.cell(0, 6, _("Spring Rain Action"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_text_color(*INK)
    page.set_font("Noto", "B", 20)
    page.cell(0, 13, _("Receipt of an application"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(3)


def _rows(facts: ReceiptFacts) -> Iterable[tuple[str, str]]:
    yield _("Number"), facts.number
    yield _("Project title"), facts.title
    yield _("Institution"), facts.institution
    yield _("Applicant"), facts.applicant
    yield _("Time of submission"), facts.time
    yield _("Submission"), _("No. %(n)d") % {"n": facts.submission}
    # In two lines of equal length, so that it can be compared by eye.
    yield _("Digest (SHA-256)"), f"{grouped(facts.digest[:32], 8, ' ')}\n{grouped(facts.digest[32:], 8, ' ')}"


def _table(page: FPDF, rows: Iterable[tuple[str, str]]) -> None:
    page.set_draw_color(*RULE)
    for label, text in rows:
        _rule(page)
        top = page.get_y() + 2.5
        page.set_xy(MARGIN, top)
        page.set_font("Noto", "", 10)
        page.set_text_color(*FAINT)
        page.multi_cell(LABEL_WIDTH, LINE, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        page.set_font("Noto", "", 12)
        page.set_text_color(*INK)
        page.set_xy(MARGIN + LABEL_WIDTH, top)
        wrap = WrapMode.CHAR if is_chinese(text) else WrapMode.WORD
        page.multi_cell(0, LINE, text or "—", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=wrap)
        page.set_y(page.get_y() + 2.5)
    _rule(page)


def is_chinese(text: str) -> bool:
    """Chinese lines may end after any character; a blank in them is no better place than others."""
    return any("\u2e80" <= letter <= "\u9fff" for letter in text)


def _rule(page: FPDF) -> None:
    page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())


def _code_box(page: FPDF, facts: ReceiptFacts) -> None:
    """The code to type and the same address to scan, side by side."""
    page.ln(9)
    top = page.get_y()
    qr_code(page, facts.address, MARGIN, top)
    left = MARGIN + QR_SIZE + 8
    width = page.w - MARGIN - left
    lines = [(10, FAINT, _("Verification code")), (15, INK, facts.code), (10, FAINT, _("Verify this receipt at"))]
    page.set_y(top)
    for size, colour, text in [*lines, (10, INK, facts.address)]:
        page.set_x(left)
        page.set_font("Noto", "", size)
        page.set_text_color(*colour)
        page.multi_cell(width, 8 if size > 10 else 6, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_y(max(page.get_y(), top + QR_SIZE) + 9)


def qr_code(page: FPDF, text: str, left: float, top: float) -> None:
    """Drawn as squares, each a little too large, because viewers show hairlines between squares that just touch."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    matrix: list[list[Any]] = code.get_matrix()
    step = QR_SIZE / len(matrix)
    page.set_fill_color(*INK)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                page.rect(left + column * step, top + row * step, step * 1.03, step * 1.03, style="F")


def _statement(page: FPDF) -> None:
    page.set_font("Noto", "", 10)
    page.set_text_color(*INK)
    for sentence in (
        _(
            "This receipt is evidence that an application with this content was handed in at this time. "
            "It is not a patent, not a right to one, and no decision on the application."
        ),
        _(
            "The digest is calculated from all answers, the team and the digests of all documents. "
            "Whoever holds the same content gets the same digest; a single changed character gives another one."
        ),
    ):
        page.multi_cell(0, 6, sentence, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(2)


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
