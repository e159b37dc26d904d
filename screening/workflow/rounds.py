"""A round, and the review of one project in it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY, OFFICER_TURN
from screening.enums import (
    ReviewStatus,
    RoundStatus,
)
from screening.workflow.relations import APPLICANT, EXPERT, EXPERT_TURN, OFFICER, SYSTEM

SINCE = ("status_since",)

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
                (ReviewStatus.SCORING, ReviewStatus.SCORED, ReviewStatus.DISCUSSION),
                ReviewStatus.WAITING,
                (OFFICER, SYSTEM),
                "review.panel_incomplete",
                writes=(*SINCE, "chair_reason", "chair_vetoes"),
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
