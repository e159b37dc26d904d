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

from core.paper import FAINT, blank_page, code_block, fact_lines, grouped, write_text
from matching.models import Partnership
from projects.models import Project

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
        title = f"{_('Letter for priority testing')} {letter.number}"
        page = blank_page(title, author=_("Spring Rain Action"), created_at=letter.confirmed_at)
        _write(page, _("Spring Rain Action"), 11, colour=FAINT)
        _write(page, _("Letter for priority testing"), 20, style="B", height=13)
        page.ln(3)
        _write(page, _("To the medical device test institutes"), 12, style="B")
        page.ln(1)
        for sentence in sentences(letter):
            _write(page, sentence, 11.5)
            page.ln(1.5)
        page.ln(2)
        fact_lines(page, _rows(letter), label_width=LABEL_WIDTH, line=LINE)
        page.ln(8)
        verify = _("Verify this letter at")
        code_block(page, code=letter.code, address=letter.address, verify=verify, line=LINE)
        return bytes(page.output())


def _rows(letter: TestingLetter) -> Iterable[tuple[str, str]]:
    yield _("Number"), letter.number
    yield _("Project title"), letter.title
    yield _("Management class"), letter.management_class
    yield _("Institution"), letter.institution
    yield _("Enterprise"), letter.firm
    yield _("Confirmed on"), date_format(letter.day)
    yield _("Valid"), _("until the partnership ends; the page below says whether it lasts")
