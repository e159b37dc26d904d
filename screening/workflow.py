"""The state machines of screening: the standard, a round, a review, a seat, a decision, an appeal, a publication.

Relations (who may) are resolved in ``screening.permissions``; what depends on other rows is checked by the services.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register
from projects.workflow import APPLICANT_TURN, NOBODY, OFFICER_TURN
from screening.enums import (
    AppealStatus,
    DecisionStatus,
    ExpertStatus,
    PublicationStatus,
    ReviewStatus,
    RoundStatus,
    SeatStatus,
    StandardStatus,
)
from screening.models import Decision

OFFICER = "officer"
EXPERT = "expert"
APPLICANT = "applicant"
SYSTEM = "system"
# An officer who has not prepared this decision, and one who took no part in the decision appealed against.
SECOND_OFFICER = "second_officer"
OTHER_OFFICER = "other_officer"
EXPERT_TURN = "expert"

SINCE = ("status_since",)

STANDARD_MACHINE = register(
    Machine(
        "standard",
        (
            State(
                StandardStatus.DRAFT,
                StandardStatus.DRAFT.label,
                OFFICER_TURN,
                _("The office works on this version; nobody is scored against it."),
            ),
            State(
                StandardStatus.PUBLISHED,
                StandardStatus.PUBLISHED.label,
                NOBODY,
                _("New rounds are scored against this version; it can no longer be changed."),
            ),
            State(
                StandardStatus.SUPERSEDED,
                StandardStatus.SUPERSEDED.label,
                NOBODY,
                _("A later version is in force; scores given against this one keep it."),
                final=True,
            ),
        ),
        (
            Transition(
                "publish",
                _("Publish"),
                (StandardStatus.DRAFT,),
                StandardStatus.PUBLISHED,
                (OFFICER,),
                "standard.published",
                writes=("published_at", "published_by_id"),
            ),
            Transition(
                "supersede",
                _("Supersede"),
                (StandardStatus.PUBLISHED,),
                StandardStatus.SUPERSEDED,
                (OFFICER,),
                "standard.superseded",
            ),
        ),
        initial=StandardStatus.DRAFT,
    )
)

EXPERT_MACHINE = register(
    Machine(
        "expert",
        (
            State(
                ExpertStatus.INVITED,
                ExpertStatus.INVITED.label,
                EXPERT_TURN,
                _("The expert has been asked to join the pool and has not answered yet."),
            ),
            State(ExpertStatus.ACTIVE, ExpertStatus.ACTIVE.label, NOBODY, _("The expert can be given reviews.")),
            State(
                ExpertStatus.RETIRED,
                ExpertStatus.RETIRED.label,
                NOBODY,
                _("The expert is given no new reviews; what he scored stays."),
            ),
        ),
        (
            Transition(
                "join",
                _("Join the pool"),
                (ExpertStatus.INVITED,),
                ExpertStatus.ACTIVE,
                (EXPERT, OFFICER),
                "expert.joined",
                writes=("user_id",),
            ),
            Transition(
                "retire",
                _("Take out of the pool"),
                (ExpertStatus.INVITED, ExpertStatus.ACTIVE),
                ExpertStatus.RETIRED,
                (OFFICER,),
                "expert.retired",
                tells=(EXPERT,),
            ),
            Transition(
                "return",
                _("Take back into the pool"),
                (ExpertStatus.RETIRED,),
                ExpertStatus.INVITED,
                (OFFICER,),
                "expert.invited_again",
                tells=(EXPERT,),
            ),
        ),
        initial=ExpertStatus.INVITED,
    )
)

ROUND_MACHINE = register(
    Machine(
        "round",
        (
            State(
                RoundStatus.PREPARING,
                RoundStatus.PREPARING.label,
                OFFICER_TURN,
                _("The office gathers projects and draws the panels."),
            ),
            State(
                RoundStatus.SCORING,
                RoundStatus.SCORING.label,
                EXPERT_TURN,
                _("The experts declare conflicts and score."),
            ),
            State(
                RoundStatus.DECIDING,
                RoundStatus.DECIDING.label,
                OFFICER_TURN,
                _("The office prepares the decisions; they are released together."),
            ),
            State(
                RoundStatus.CLOSED,
                RoundStatus.CLOSED.label,
                NOBODY,
                _("All decisions are released; the round stays readable."),
                final=True,
            ),
        ),
        (
            Transition(
                "open",
                _("Open for scoring"),
                (RoundStatus.PREPARING,),
                RoundStatus.SCORING,
                (OFFICER,),
                "round.opened",
                writes=SINCE,
                tells=(EXPERT,),
            ),
            Transition(
                "decide",
                _("Go on to decisions"),
                (RoundStatus.SCORING,),
                RoundStatus.DECIDING,
                (OFFICER, SYSTEM),
                "round.decided",
                writes=SINCE,
                tells=(OFFICER,),
            ),
            Transition(
                "score_on",
                _("Go back to scoring"),
                (RoundStatus.DECIDING,),
                RoundStatus.SCORING,
                (OFFICER,),
                "round.reopened",
                writes=SINCE,
            ),
            Transition(
                "close",
                pgettext_lazy("a round", "Close"),
                (RoundStatus.SCORING, RoundStatus.DECIDING),
                RoundStatus.CLOSED,
                (OFFICER, SYSTEM),
                "round.closed",
                writes=SINCE,
                tells=(OFFICER,),
            ),
        ),
        initial=RoundStatus.PREPARING,
    )
)

REVIEW_RUNNING = (
    ReviewStatus.WAITING,
    ReviewStatus.SCORING,
    ReviewStatus.SCORED,
    ReviewStatus.DISCUSSION,
    ReviewStatus.PREPARED,
)

REVIEW_MACHINE = register(
    Machine(
        "review",
        (
            State(
                ReviewStatus.WAITING,
                ReviewStatus.WAITING.label,
                OFFICER_TURN,
                _("The office draws the experts who will score your project."),
            ),
            State(
                ReviewStatus.SCORING,
                ReviewStatus.SCORING.label,
                EXPERT_TURN,
                _("Independent experts score your project against the published standard."),
            ),
            State(
                ReviewStatus.SCORED,
                ReviewStatus.SCORED.label,
                OFFICER_TURN,
                _("The experts have scored; the office prepares its decision."),
            ),
            State(
                ReviewStatus.DISCUSSION,
                ReviewStatus.DISCUSSION.label,
                EXPERT_TURN,
                _("The experts discuss your project before the office decides."),
            ),
            State(
                ReviewStatus.PREPARED,
                ReviewStatus.PREPARED.label,
                OFFICER_TURN,
                _("The office has prepared its decision; you will read it on the day of release."),
            ),
            State(
                ReviewStatus.RELEASED,
                ReviewStatus.RELEASED.label,
                NOBODY,
                _("The decision is released; its letter says what it means for you."),
                final=True,
            ),
            State(
                ReviewStatus.CANCELLED,
                ReviewStatus.CANCELLED.label,
                NOBODY,
                _("This review has ended without a decision."),
                final=True,
            ),
        ),
        (
            Transition(
                "seat",
                _("Seat the panel"),
                (ReviewStatus.WAITING,),
                ReviewStatus.SCORING,
                (OFFICER, SYSTEM),
                "review.panel_seated",
                writes=SINCE,
            ),
            Transition(
                "unseat",
                _("Panel incomplete"),
                (ReviewStatus.SCORING, ReviewStatus.SCORED),
                ReviewStatus.WAITING,
                (OFFICER, SYSTEM),
                "review.panel_incomplete",
                writes=SINCE,
                tells=(OFFICER,),
            ),
            Transition(
                "complete",
                _("All scores are in"),
                (ReviewStatus.SCORING, ReviewStatus.DISCUSSION),
                ReviewStatus.SCORED,
                (OFFICER, SYSTEM),
                "review.scored",
                writes=(*SINCE, "chair_reason", "chair_vetoes"),
                tells=(OFFICER,),
            ),
            Transition(
                "discuss",
                _("Discuss"),
                (ReviewStatus.SCORING, ReviewStatus.SCORED),
                ReviewStatus.DISCUSSION,
                (OFFICER, SYSTEM),
                "review.discussed",
                writes=SINCE,
                tells=(EXPERT, OFFICER),
            ),
            Transition(
                "prepare",
                _("Prepare the decision"),
                (ReviewStatus.SCORED,),
                ReviewStatus.PREPARED,
                (OFFICER,),
                "review.decision_prepared",
                writes=SINCE,
            ),
            Transition(
                "rethink",
                _("Take the decision back"),
                (ReviewStatus.PREPARED,),
                ReviewStatus.SCORED,
                (OFFICER,),
                "review.decision_taken_back",
                writes=SINCE,
            ),
            Transition(
                "release",
                _("Release the decision"),
                (ReviewStatus.PREPARED,),
                ReviewStatus.RELEASED,
                (OFFICER, SYSTEM),
                "review.released",
                writes=SINCE,
                tells=(APPLICANT,),
            ),
            Transition(
                "cancel",
                _("Take out of the round"),
                REVIEW_RUNNING,
                ReviewStatus.CANCELLED,
                (OFFICER, SYSTEM),
                "review.cancelled",
                writes=SINCE,
                tells=(EXPERT,),
            ),
        ),
        initial=ReviewStatus.WAITING,
        audited_as="project",
    )
)

SEAT_ENDED = ("ended_at", "reason")

SEAT_MACHINE = register(
    Machine(
        "seat",
        (
            State(
                SeatStatus.INVITED,
                SeatStatus.INVITED.label,
                EXPERT_TURN,
                _("Please say whether you will review, and declare conflicts; the dossier opens after that."),
            ),
            State(
                SeatStatus.ACCEPTED,
                SeatStatus.ACCEPTED.label,
                EXPERT_TURN,
                _("Please score by the day shown; everything you type is kept."),
            ),
            State(
                SeatStatus.SUBMITTED,
                SeatStatus.SUBMITTED.label,
                NOBODY,
                _("Your score is handed in and locked."),
            ),
            *(
                State(status, status.label, NOBODY, sentence, final=True)
                for status, sentence in (
                    (SeatStatus.DECLINED, _("You have declined this review.")),
                    (SeatStatus.CONFLICT, _("You have declared a conflict; you see nothing more of this project.")),
                    (SeatStatus.REPLACED, _("The office has taken this review back.")),
                )
            ),
        ),
        (
            Transition(
                "accept",
                pgettext_lazy("a review", "Accept"),
                (SeatStatus.INVITED,),
                SeatStatus.ACCEPTED,
                (EXPERT,),
                "seat.accepted",
                writes=("declared_at", "declaration"),
            ),
            Transition(
                "decline",
                pgettext_lazy("a review", "Decline"),
                (SeatStatus.INVITED,),
                SeatStatus.DECLINED,
                (EXPERT,),
                "seat.declined",
                writes=SEAT_ENDED,
                tells=(OFFICER,),
            ),
            Transition(
                "declare_conflict",
                _("Declare a conflict"),
                (SeatStatus.INVITED, SeatStatus.ACCEPTED),
                SeatStatus.CONFLICT,
                (EXPERT,),
                "seat.conflict_declared",
                writes=(*SEAT_ENDED, "declared_at", "declaration"),
                tells=(OFFICER,),
            ),
            Transition(
                "replace",
                _("Take back"),
                (SeatStatus.INVITED, SeatStatus.ACCEPTED),
                SeatStatus.REPLACED,
                (OFFICER, SYSTEM),
                "seat.replaced",
                writes=SEAT_ENDED,
                tells=(EXPERT,),
            ),
            Transition(
                "submit",
                _("Hand in the score"),
                (SeatStatus.ACCEPTED,),
                SeatStatus.SUBMITTED,
                (EXPERT,),
                "seat.scored",
                writes=("submitted_at",),
            ),
        ),
        initial=SeatStatus.INVITED,
        audited_as="project",
    )
)


def has_its_second_person(decision: Decision, values: Mapping[str, Any]) -> None:
    """The two-person rule: what the round names as such is released only after a second officer confirmed it."""
    if decision.needs_second and decision.confirmed_by_id is None:
        raise GuardRefused(_("A second officer must confirm this decision first."))


DECISION_MACHINE = register(
    Machine(
        "decision",
        (
            State(
                DecisionStatus.PREPARED,
                DecisionStatus.PREPARED.label,
                OFFICER_TURN,
                _("Prepared; refusals and comprehensive evaluation wait for a second officer."),
            ),
            State(
                DecisionStatus.CONFIRMED,
                DecisionStatus.CONFIRMED.label,
                OFFICER_TURN,
                _("Confirmed by a second officer; it leaves the house on the day of release."),
            ),
            State(
                DecisionStatus.RELEASED,
                DecisionStatus.RELEASED.label,
                NOBODY,
                _("Released; the applicant has been told."),
                final=True,
            ),
        ),
        (
            Transition(
                "change",
                _("Change"),
                (DecisionStatus.PREPARED, DecisionStatus.CONFIRMED),
                DecisionStatus.PREPARED,
                (OFFICER,),
                "decision.changed",
                writes=(
                    "verdict",
                    "lists",
                    "strengths",
                    "improve",
                    "support",
                    "reason",
                    "needs_second",
                    "prepared_at",
                    "prepared_by_id",
                    "confirmed_at",
                    "confirmed_by_id",
                ),
            ),
            Transition(
                "confirm",
                _("Confirm"),
                (DecisionStatus.PREPARED,),
                DecisionStatus.CONFIRMED,
                (SECOND_OFFICER,),
                "decision.confirmed",
                writes=("confirmed_at", "confirmed_by_id"),
            ),
            Transition(
                "release",
                pgettext_lazy("a decision", "Release"),
                (DecisionStatus.PREPARED, DecisionStatus.CONFIRMED),
                DecisionStatus.RELEASED,
                (OFFICER, SYSTEM),
                "decision.released",
                guards=(has_its_second_person,),
                writes=("released_at", "appeal_until"),
                tells=(APPLICANT,),
            ),
        ),
        initial=DecisionStatus.PREPARED,
        audited_as="project",
    )
)

APPEAL_DECIDED = ("answer", "decided_at", "decided_by_id")

APPEAL_MACHINE = register(
    Machine(
        "appeal",
        (
            State(
                AppealStatus.OPEN,
                AppealStatus.OPEN.label,
                OFFICER_TURN,
                _("People who took no part in the decision look at it again."),
            ),
            State(
                AppealStatus.UPHELD,
                AppealStatus.UPHELD.label,
                NOBODY,
                _("Other experts score the project once more."),
                final=True,
            ),
            State(
                AppealStatus.DISMISSED,
                AppealStatus.DISMISSED.label,
                APPLICANT_TURN,
                _("The decision stands; the answer says why and what you can do."),
                final=True,
            ),
        ),
        tuple(
            Transition(
                name,
                label,
                (AppealStatus.OPEN,),
                target,
                (OTHER_OFFICER,),
                event,
                writes=APPEAL_DECIDED,
                tells=(APPLICANT,),
            )
            for name, label, target, event in (
                ("uphold", _("Review again"), AppealStatus.UPHELD, "appeal.upheld"),
                ("dismiss", _("Let the decision stand"), AppealStatus.DISMISSED, "appeal.dismissed"),
            )
        ),
        initial=AppealStatus.OPEN,
        audited_as="project",
    )
)

PUBLICATION_MACHINE = register(
    Machine(
        "publication",
        (
            State(
                PublicationStatus.DRAFT,
                PublicationStatus.DRAFT.label,
                OFFICER_TURN,
                _("Only the office sees this draft."),
            ),
            State(
                PublicationStatus.OPEN,
                PublicationStatus.OPEN.label,
                NOBODY,
                _("Everybody can read it, and object until the day shown."),
            ),
            State(
                PublicationStatus.CLOSED,
                PublicationStatus.CLOSED.label,
                NOBODY,
                _("The time for objections is over; the publication stays readable."),
            ),
            State(
                PublicationStatus.WITHDRAWN,
                PublicationStatus.WITHDRAWN.label,
                NOBODY,
                _("The office has taken this publication back."),
                final=True,
            ),
        ),
        (
            Transition(
                "open",
                pgettext_lazy("a publication", "Publish"),
                (PublicationStatus.DRAFT,),
                PublicationStatus.OPEN,
                (OFFICER,),
                "publication.opened",
                writes=("rows", "opened_at"),
            ),
            Transition(
                "close",
                _("End of objections"),
                (PublicationStatus.OPEN,),
                PublicationStatus.CLOSED,
                (OFFICER, SYSTEM),
                "publication.closed",
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a publication", "Take back"),
                (PublicationStatus.OPEN, PublicationStatus.CLOSED),
                PublicationStatus.WITHDRAWN,
                (OFFICER,),
                "publication.withdrawn",
            ),
        ),
        initial=PublicationStatus.DRAFT,
    )
)
