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

from core.paper import FAINT, QR_SIZE, blank_page, code_block, fact_lines, grouped, write_text
from matching.models import Agreement
from matching.selectors.agreements import is_intact, paragraphs_of, shown_terms, signatures_of

# Raised whenever the drawing changes, so that agreements drawn before are not handed out any more.
EDITION = 1
LINE = 6.0
_write = partial(write_text, height=LINE)
LABEL_WIDTH = 46.0
PLUM = (163, 39, 60)


def agreement_pdf(agreement: Agreement, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        title = f"{_('Confidentiality agreement')} {agreement.terms['project']['number']}"
        page = blank_page(title, author=_("Spring Rain Action"), created_at=agreement.created_at)
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


def _notes(page: FPDF, agreement: Agreement) -> None:
    if not agreement.is_signed:
        _write(page, _("Not in force: it has not been signed by both sides."), 11, colour=PLUM)
    if not is_intact(agreement):
        _write(page, _("The stored content is not the one that was signed."), 11, colour=PLUM)
    page.ln(2)


def _table(page: FPDF, rows: Iterable[tuple[str, str]]) -> None:
    fact_lines(page, rows, label_width=LABEL_WIDTH, line=LINE, padding=1.3, size=11)
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
    verify = _("Verify this agreement at")
    code_block(page, code=grouped(agreement.code), address=address_of(agreement.code), verify=verify, line=LINE)


def _in_groups(digest: str) -> str:
    return grouped(digest, 8, " ")
