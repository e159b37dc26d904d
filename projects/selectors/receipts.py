"""Receipts: for the people of a project in full, for whoever holds a verification code without the invention."""

from dataclasses import dataclass
from datetime import datetime

from core.actor import ANONYMOUS, Actor
from core.errors import NotVisible
from core.refs import ALPHABET
from projects.models import Project, Submission
from projects.receipts import facts_of
from projects.selectors.applications import application_for
from projects.selectors.visibility import visible_to

MASK, MOST_MASKS = "*", 3
NOT_IN_DIGESTS = " \t\r\n-:"
# What people put between the groups of a code, Chinese keyboards included.
BETWEEN = " \t\u3000-－–—_."


@dataclass(frozen=True)
class PublicReceipt:
    """What everybody may read of a receipt whose code he holds; ``title`` only while the project is public."""

    code: str
    number: str
    submission: int
    time: datetime
    digest: str
    applicant: str
    institution: str
    title: str


def project_with_receipt(actor: Actor, ref: str) -> tuple[Project, list[Submission]]:
    """The project and its submissions, newest first, for those who may read the whole application.

    Raises NotVisible for everybody else, and while nothing has been handed in.
    """
    project = application_for(actor, ref)
    found = list(Submission.objects.filter(project=project).select_related("submitted_by").order_by("-number"))
    if not found:
        raise NotVisible
    for submission in found:
        submission.project = project
    return project, found


def submission_for(actor: Actor, ref: str, number: int | None = None) -> Submission:
    """The last one, or the one of that number. Raises NotVisible."""
    _project, found = project_with_receipt(actor, ref)
    if number is None:
        return found[0]
    chosen = next((each for each in found if each.number == number), None)
    if chosen is None:
        raise NotVisible
    return chosen


def plain_code(typed: str) -> str:
    """A code as it is stored, however it was typed: with hyphens, blanks or small letters; empty if it is none."""
    letters = "".join(letter for letter in typed.upper() if letter not in BETWEEN)
    return letters if letters and set(letters) <= set(ALPHABET) else ""


def public_receipt(code: str) -> PublicReceipt:
    """Raises NotVisible for a code that was never given."""
    submission = Submission.objects.filter(code=code).select_related("project", "submitted_by").first()
    if submission is None:
        raise NotVisible
    facts = facts_of(submission)
    return PublicReceipt(
        code=facts.code,
        number=facts.number,
        submission=submission.number,
        time=submission.submitted_at,
        digest=submission.digest,
        applicant=masked(facts.applicant),
        institution=facts.institution,
        title=_public_title(submission.project),
    )


def _public_title(project: Project) -> str:
    """As it stands now: a title changed since then is not shown any more."""
    is_public = visible_to(ANONYMOUS).filter(pk=project.pk).exists()
    return project.title if is_public else ""


def masked(name: str) -> str:
    """The first character stays, so that who knows the name recognises it."""
    rest = len("".join(name[1:].split()))
    return name[:1] + MASK * min(max(rest, 1), MOST_MASKS) if name else ""


def is_same_digest(given: str, digest: str) -> bool:
    """Blanks, colons, line breaks and capitals make no difference."""
    return "".join(letter for letter in given if letter not in NOT_IN_DIGESTS).lower() == digest
