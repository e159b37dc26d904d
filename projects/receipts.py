"""The printed receipt of a submission: one A4 page that proves what was handed in, by whom, and when.

It is drawn from the frozen submission alone, so the same receipt comes out whenever it is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF

from core.paper import FAINT, blank_page, code_block, fact_lines, grouped, write_text
from projects.models import Submission

# Raised whenever the drawing changes, so that receipts drawn before are not handed out any more.
EDITION = 2

LABEL_WIDTH = 36.0


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


def receipt_pdf(submission: Submission, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        facts = facts_of(submission)
        title = f"{_('Receipt')} {facts.number}"
        page = blank_page(title, author=_("Spring Rain Action"), created_at=timezone.now())
        _heading(page)
        fact_lines(page, _rows(facts), label_width=LABEL_WIDTH, padding=2.5, size=12)
        page.ln(9)
        code_block(page, code=facts.code, address=facts.address, verify=_("Verify this receipt at"))
        page.ln(9)
        _statement(page)
        return bytes(page.output())


def _heading(page: FPDF) -> None:
    write_text(page, _("Spring Rain Action"), 11, height=6, colour=FAINT)
    write_text(page, _("Receipt of an application"), 20, style="B", height=13)
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


def _statement(page: FPDF) -> None:
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
        write_text(page, sentence, 10, height=6)
        page.ln(2)
