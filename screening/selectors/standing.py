"""Where a project stands in the screening, for its own people, its institution and its officers.

Nothing here tells one expert's work from another's: counts of the whole panel, and days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import NotVisible, Text
from core.thresholds import threshold
from core.workdays import add_workdays
from projects.enums import Status
from projects.models import Project
from projects.selectors.visibility import TEAM, get_for, reads_in_full, relations_of
from projects.workflow import OFFICER_TURN, OWNER, SENTENCES_FOR_OTHERS
from screening.enums import SITTING, SeatStatus, Verdict
from screening.letters import resubmit_day
from screening.models import Appeal, Decision, Review
from screening.selectors.appeals import appeal_on, appealable_decision
from screening.selectors.history import released_decisions, running_review
from screening.workflow import APPEAL_MACHINE, EXPERT_TURN, REVIEW_MACHINE

VERDICT_TONES = {Verdict.PASSED.value: "sprout", Verdict.IMPROVE.value: "amber", Verdict.NOT_PASSED.value: "plum"}


@dataclass(frozen=True)
class Running:
    """The review that runs: its state in a sentence, whose turn, by when (expected, not promised)."""

    review: Review
    state: Text
    sentence: Text
    turn: str
    experts: int
    scored: int
    scores_due_on: date
    expected_on: date


@dataclass(frozen=True)
class Decided:
    """A released decision with what can still be done about it. ``resubmit_from`` only while that is open."""

    decision: Decision
    tone: str
    resubmit_from: date | None


@dataclass(frozen=True)
class AppealState:
    appeal: Appeal
    state: Text
    sentence: Text


@dataclass(frozen=True)
class Screening:
    """``may_appeal`` is for the owner alone; ``earlier`` are decisions before the last one."""

    running: Running | None
    last: Decided | None
    earlier: Sequence[Decided]
    appeal: AppealState | None
    may_appeal: bool
    own: bool


def project_screening(actor: Actor, ref: str) -> tuple[Project, Screening]:
    """Raises NotVisible for whoever does not read the whole application."""
    project = get_for(actor, ref)
    if not reads_in_full(actor, project):
        raise NotVisible
    relations = relations_of(actor, project)
    own = bool(relations & {OWNER, TEAM})
    decisions = [_decided(project, decision) for decision in released_decisions(project)]
    review = running_review(project)
    return project, Screening(
        running=_running(review, own) if review else None,
        last=decisions[0] if decisions else None,
        earlier=decisions[1:],
        appeal=_appeal(decisions[0].decision) if decisions else None,
        may_appeal=OWNER in relations and appealable_decision(project) is not None,
        own=own,
    )


def _decided(project: Project, decision: Decision) -> Decided:
    decision.review.project = project
    waits = project.status == Status.TO_IMPROVE
    day = (project.resubmit_from or resubmit_day(decision)) if waits else None
    return Decided(decision, VERDICT_TONES[decision.verdict], day)


def _running(review: Review, own: bool) -> Running:
    state = REVIEW_MACHINE.state(review.status)
    seats = review.panel.aggregate(
        experts=Count("id", filter=Q(status__in=SITTING)), scored=Count("id", filter=Q(status=SeatStatus.SUBMITTED))
    )
    return Running(
        review=review,
        state=state.label,
        sentence=state.sentence if own else SENTENCES_FOR_OTHERS[Status.SCREENING],
        turn=_turn(state.turn),
        scores_due_on=review.round.scores_due_on,
        expected_on=expected_release(review),
        **seats,
    )


def _turn(turn: str) -> str:
    return {OFFICER_TURN: _("The office's turn"), EXPERT_TURN: _("The experts' turn")}.get(turn, _("Nobody's turn"))


def expected_release(review: Review) -> date:
    """The round's day of release, else ten working days after the scores are due; never a day that has passed."""
    round_ = review.round
    day = round_.release_on or add_workdays(
        round_.scores_due_on, threshold("SCREENING.decision_days", round_.region_id)
    )
    return max(day, timezone.localdate())


def _appeal(decision: Decision) -> AppealState | None:
    appeal = appeal_on(decision)
    if appeal is None:
        return None
    state = APPEAL_MACHINE.state(appeal.status)
    return AppealState(appeal, state.label, state.sentence)
