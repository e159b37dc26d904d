"""The letter for priority testing (优先检验): what it says, and its PDF on one A4 page.

It names the two parties and the project. What they agreed on is not among its facts, so it cannot show any of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from matching.models import Partnership
from projects.models import Project
from projects.receipts import BOLD, FAINT, INK, MARGIN, QR_SIZE, REGULAR, RULE, grouped, qr_code, write_text

# Raised whenever the drawing changes, so that letters drawn before are not handed out any more.
EDITION = 1
LINE = 6.8
_write = partial(write_text, height=LINE)
LABEL_WIDTH = 36.0


@dataclass(frozen=True)
class TestingLetter:
    """``code`` is written in groups of four, ``address`` opens its public page; ``plan`` is what it rests on."""

    number: str
    title: str
    institution: str
    firm: str
    management_class: str
    confirmed_at: datetime
    plan: str
    code: str
    address: str

    @property
    def day(self) -> date:
        return timezone.localdate(self.confirmed_at)


def letter_of(partnership: Partnership) -> TestingLetter:
    """For a confirmed partnership."""
    project = partnership.match.project
    code = partnership.code or ""
    return TestingLetter(
        number=project.ref,
        title=project.title,
        institution=project.institution.name if project.institution else "",
        firm=partnership.match.organisation.name,
        management_class=class_of(project),
        confirmed_at=partnership.confirmed_at or partnership.created_at,
        plan=plan_of(project.region_id),
        code=grouped(code),
        address=settings.PORTAL_URL + reverse("matching:letter_verify", args=[code]),
    )


def class_of(project: Project) -> str:
    """The confirmed management class, else the applicant's own; empty when neither is known."""
    return str(project.get_confirmed_class_display() or project.get_claimed_class_display())


def plan_of(region: str) -> str:
    """The published plan that asks test institutes for it, province by province (domain guide §1.3)."""
    if region == "44":
        return _("the Guangdong plan for advancing clinical innovations in medical devices (2026–2028)")
    return _("the Spring Rain Action")


def sentences(letter: TestingLetter) -> Iterable[str]:
    yield (
        _(
            "The project named below has found its manufacturer: its owner and the enterprise have both confirmed "
            "their partnership in the portal on %(day)s."
        )
        % {"day": date_format(letter.day)}
    )
    yield (
        _(
            "By %(plan)s, medical device test institutes arrange registration tests of projects matched with a "
            "manufacturer with priority. Please arrange the registration test of this project accordingly."
        )
        % {"plan": letter.plan}
    )


def letter_pdf(partnership: Partnership, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        letter = letter_of(partnership)
        page = _blank_page(letter)
        _write(page, _("Spring Rain Action"), 11, colour=FAINT)
        _write(page, _("Letter for priority testing"), 20, style="B", height=13)
        page.ln(3)
        _write(page, _("To the medical device test institutes"), 12, style="B")
        page.ln(1)
        for sentence in sentences(letter):
            _write(page, sentence, 11.5)
            page.ln(1.5)
        page.ln(2)
        _facts(page, letter)
        _proof(page, letter)
        return bytes(page.output())


def _blank_page(letter: TestingLetter) -> FPDF:
    page = FPDF(format="A4")
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(True, margin=MARGIN)
    page.add_font("Noto", "", REGULAR)
    page.add_font("Noto", "B", BOLD)
    page.set_title(f"{_('Letter for priority testing')} {letter.number}")
    page.set_author(_("Spring Rain Action"))
    page.set_creation_date(letter.confirmed_at)
    page.c_margin = 0
    page.add_page()
    page.set_text_color(*INK)
    return page


def _rows(letter: TestingLetter) -> Iterable[tuple[str, str]]:
    yield _("Number"), letter.number
    yield _("Project title"), letter.title
    yield _("Management class"), letter.management_class
    yield _("Institution"), letter.institution
    yield _("Enterprise"), letter.firm
    yield _("Confirmed on"), date_format(letter.day)
    yield _("Valid"), _("until the partnership ends; the page below says whether it lasts")


def _facts(page: FPDF, letter: TestingLetter) -> None:
    page.set_draw_color(*RULE)
    for label, text in _rows(letter):
        page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())
        top = page.get_y() + 2
        page.set_xy(MARGIN, top)
        page.set_font("Noto", "", 10)
        page.set_text_color(*FAINT)
        page.multi_cell(LABEL_WIDTH, LINE, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        page.set_xy(MARGIN + LABEL_WIDTH, top)
        _write(page, text or "—", 11.5)
        page.set_y(page.get_y() + 2)
    page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())


def _proof(page: FPDF, letter: TestingLetter) -> None:
    """The code to type and the same address to scan; kept on one page."""
    page.ln(8)
    if page.will_page_break(QR_SIZE + 8):
        page.add_page()
    top, left = page.get_y(), MARGIN + QR_SIZE + 8
    qr_code(page, letter.address, MARGIN, top)
    page.set_y(top)
    lines = [(10, FAINT, _("Verification code")), (14, INK, letter.code), (10, FAINT, _("Verify this letter at"))]
    for size, colour, text in [*lines, (10, INK, letter.address)]:
        page.set_x(left)
        _write(page, text, size, colour=colour, width=page.w - MARGIN - left)
    page.set_y(max(page.get_y(), top + QR_SIZE))
