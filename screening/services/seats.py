"""An expert's answer to a seat: he accepts and declares that he has no conflict, declines, or names his conflict.

All of these lock the review first and the seat after it, as everything does that touches both.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, NotVisible, Text
from core.events import publish
from core.services import lock, perform
from core.texts import limited_text, one_line, required_text
from projects.enums import Tier
from projects.selectors.viewers import has_just_looked
from projects.services.trail import record_on_project
from screening.enums import ReviewStatus, RoundStatus
from screening.events import SEAT_LEFT
from screening.models import Review, Round, Seat
from screening.notifications.seats import tell_seat_left
from screening.permissions import require_transition
from screening.selectors.experts import has_pledged
from screening.selectors.visibility import own_part
from screening.workflow import SEAT_MACHINE

LONGEST = 300
# While its panel is incomplete the others go on.
BEING_SCORED = frozenset({ReviewStatus.WAITING.value, ReviewStatus.SCORING.value})


def accept_seat(*, by: Actor, seat: Seat, declaration: str = "") -> Seat:
    """Opens the dossier to the expert, who declares that no conflict is known to him; ``declaration`` are his words.

    Raises GuardRefused without the present confidentiality pledge, or when the review is no longer being scored.
    """
    values = {"declared_at": timezone.now(), "declaration": _told(declaration, "declaration")}
    with transaction.atomic():
        review = lock(Review, seat.review_id)
        require_being_scored(review)
        accepted = perform(SEAT_MACHINE, "accept", seat, by=by, allow=require_transition, values=values)
        # Whoever may not answer at all hears that first; raising undoes the act.
        _require_no_part(by, review)
        _require_pledge(accepted)
    return accepted


def decline_seat(*, by: Actor, seat: Seat, reason: str) -> Seat:
    """Gives the seat back, once and with a reason; a substitute is wanted. Raises InvalidInput without a reason."""
    return _leave(by, seat, "decline", {"reason": _told(reason, "reason", _("Please say why; the office reads it."))})


def declare_conflict(*, by: Actor, seat: Seat, text: str) -> Seat:
    """Before or after accepting: from now on this project does not exist for the expert. A substitute is wanted.

    What he has typed so far is kept and counts nowhere.
    """
    words = _told(text, "text", _("Please say in a few words what the conflict is; only the office reads it."))
    return _leave(by, seat, "declare_conflict", {"reason": words, "declaration": words, "declared_at": timezone.now()})


def _leave(by: Actor, seat: Seat, name: str, values: dict[str, object]) -> Seat:
    with transaction.atomic():
        require_being_scored(lock(Review, seat.review_id))
        left = perform(
            SEAT_MACHINE,
            name,
            seat,
            by=by,
            allow=require_transition,
            values={**values, "ended_at": timezone.now()},
        )
        tell_seat_left(seat=left)
        publish(SEAT_LEFT, seat=left, by=by)
    return left


def require_being_scored(review: Review) -> None:
    """Raises GuardRefused; the caller holds the review's lock."""
    status = Round.objects.values_list("status", flat=True).get(pk=review.round_id)
    if status != RoundStatus.SCORING or review.status not in BEING_SCORED:
        raise GuardRefused(_("This review is not being scored at present."))


def _require_no_part(by: Actor, review: Review) -> None:
    """Raises NotVisible for somebody who has joined the project's own people in the meantime."""
    if own_part(by).filter(pk=review.project_id).exists():
        raise NotVisible


def _require_pledge(seat: Seat) -> None:
    if not has_pledged(seat.expert):
        raise GuardRefused(_("Please sign the confidentiality pledge first; the dossier opens after that."))


def _told(text: str, field: str, missing: Text = "") -> str:
    words = one_line(text)
    if missing:
        return required_text(field, words, most=LONGEST, missing=missing)
    return limited_text(field, words, most=LONGEST)


def record_reading(*, by: Actor, seat: Seat) -> None:
    """That an expert opened the dossier stands in the audit log; to the applicant he stays an anonymous reviewer."""
    project = seat.review.project
    if not has_just_looked(by, project, "application"):
        record_on_project(
            by=by,
            project=project,
            event="project.viewed",
            changes={"tier": int(Tier.REVIEW), "part": "application"},
        )
