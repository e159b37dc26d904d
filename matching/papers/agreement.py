"""The confidentiality agreement as a PDF on A4, drawn from what was signed alone."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from matching.models import Agreement
from matching.selectors.agreements import is_intact, paragraphs_of, shown_terms, signatures_of
from projects.receipts import BOLD, FAINT, INK, MARGIN, QR_SIZE, REGULAR, RULE, grouped, qr_code, write_text

# Raised whenever the drawing changes, so that agreements drawn before are not handed out any more.
EDITION = 1
LINE = 6.0
_write = partial(write_text, height=LINE)
LABEL_WIDTH = 46.0
PLUM = (163, 39, 60)


def agreement_pdf(agreement: Agreement, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        page = _blank_page(agreement)
        _write(page, _("Spring Rain Action"), 11, colour=FAINT)
        _write(page, _("Confidentiality agreement"), 20, style="B", height=13)
        _notes(page, agreement)
        _table(page, shown_terms(agreement))
        for paragraph in paragraphs_of(agreement, language):
            _write(page, paragraph, 10.5)
            page.ln(1.6)
        _signatures(page, agreement)
        _proof(page, agreement)
        return bytes(page.output())


def address_of(code: str) -> str:
    return settings.PORTAL_URL + reverse("matching:agreement_verify", args=[code])


def moment_in_china(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _("%(moment)s China time (UTC+8)") % {"moment": f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M:%S}"}


def _blank_page(agreement: Agreement) -> FPDF:
    page = FPDF(format="A4")
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(True, margin=MARGIN)
    page.add_font("Noto", "", REGULAR)
    page.add_font("Noto", "B", BOLD)
    page.set_title(f"{_('Confidentiality agreement')} {agreement.terms['project']['number']}")
    page.set_author(_("Spring Rain Action"))
    page.set_creation_date(agreement.created_at)
    page.c_margin = 0
    page.add_page()
    page.set_text_color(*INK)
    return page


def _notes(page: FPDF, agreement: Agreement) -> None:
    if not agreement.is_signed:
        _write(page, _("Not in force: it has not been signed by both sides."), 11, colour=PLUM)
    if not is_intact(agreement):
        _write(page, _("The stored content is not the one that was signed."), 11, colour=PLUM)
    page.ln(2)


def _table(page: FPDF, rows: Iterable[tuple[str, str]]) -> None:
    page.set_draw_color(*RULE)
    for label, text in rows:
        page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())
        top = page.get_y() + 1.3
        page.set_xy(MARGIN, top)
        page.set_font("Noto", "", 10)
        page.set_text_color(*FAINT)
        page.multi_cell(LABEL_WIDTH, LINE, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        page.set_xy(MARGIN + LABEL_WIDTH, top)
        _write(page, text or "—", 11)
        page.set_y(page.get_y() + 1.3)
    page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())
    page.ln(5)


def _signatures(page: FPDF, agreement: Agreement) -> None:
    if page.will_page_break(50):
        page.add_page()
    page.ln(3)
    _write(page, _("Signatures by click"), 12, style="B", height=8)
    for signature in signatures_of(agreement):
        signed = _("not signed yet")
        if signature.at is not None:
            signed = f"{signature.name} · {moment_in_china(signature.at)}"
        _table(page, [(signature.label, signature.party), (_("Signed by"), signed)])


def _proof(page: FPDF, agreement: Agreement) -> None:
    """The code to type and the same address to scan; kept on one page."""
    if page.will_page_break(QR_SIZE + 34):
        page.add_page()
    _write(page, _("Digest of the terms (SHA-256)"), 9, colour=FAINT)
    _write(page, _in_groups(agreement.digest), 9)
    if agreement.sealed:
        _write(page, _("Digest of terms and signatures (SHA-256)"), 9, colour=FAINT)
        _write(page, _in_groups(agreement.sealed), 9)
    page.ln(3)
    top, left = page.get_y(), MARGIN + QR_SIZE + 8
    address = address_of(agreement.code)
    qr_code(page, address, MARGIN, top)
    lines = [(10.0, FAINT, _("Verification code")), (14.0, INK, grouped(agreement.code))]
    for size, colour, text in [*lines, (10.0, FAINT, _("Verify this agreement at")), (10.0, INK, address)]:
        page.set_x(left)
        _write(page, text, size, colour=colour, width=page.w - MARGIN - left)
    page.set_y(max(page.get_y(), top + QR_SIZE))


def _in_groups(digest: str) -> str:
    return grouped(digest, 8, " ")
