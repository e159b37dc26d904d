"""Decision letters: in full for the project's people, its institution and its officers; a proof for a code's holder."""

from dataclasses import dataclass
from datetime import datetime

from core.actor import ANONYMOUS, Actor
from core.errors import NotVisible
from core.paper import grouped
from projects.models import Project
from projects.selectors.visibility import get_for, reads_in_full, visible_to
from screening.enums import DecisionStatus
from screening.models import Decision
from screening.selectors.history import released_decisions


@dataclass(frozen=True)
class PublicLetter:
    """What everybody may read of a letter whose code he holds; ``title`` only while the project is public.

    The verdict belongs to it: without it, a letter changed by hand would pass as genuine. ``overtaken``: a later
    decision on the same project has taken its place.
    """

    code: str
    number: str
    verdict: str
    released_at: datetime
    title: str
    overtaken: bool


def project_with_letters(actor: Actor, ref: str) -> tuple[Project, list[Decision]]:
    """The project and its released decisions, newest first.

    Raises NotVisible while nothing is released, and for whoever does not read the whole application.
    """
    project = get_for(actor, ref)
    if not reads_in_full(actor, project):
        raise NotVisible
    found = list(released_decisions(project))
    if not found:
        raise NotVisible
    for decision in found:
        decision.review.project = project
    return project, found


def letter_for(actor: Actor, ref: str, review: str = "") -> tuple[Project, Decision, list[Decision]]:
    """The last letter, or the one of that review; with all of them. Raises NotVisible."""
    project, found = project_with_letters(actor, ref)
    chosen = next((each for each in found if not review or each.review.ref == review), None)
    if chosen is None:
        raise NotVisible
    return project, chosen, found


def public_letter(code: str) -> PublicLetter:
    """Raises NotVisible for a code that was never given, and before the release."""
    released = Decision.objects.filter(code=code, status=DecisionStatus.RELEASED)
    decision = released.select_related("review__project").first()
    if decision is None or decision.released_at is None:
        raise NotVisible
    project = decision.review.project
    is_public = visible_to(ANONYMOUS).filter(pk=project.pk).exists()
    return PublicLetter(
        code=grouped(decision.code),
        number=project.ref,
        verdict=str(decision.get_verdict_display()),
        released_at=decision.released_at,
        title=project.title if is_public else "",
        overtaken=released_decisions(project).filter(review__gt=decision.review_id).exists(),
    )
