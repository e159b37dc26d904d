"""Decisions on many reviews at once: as the standard proposes, looked at before, each in a transaction of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from core.actor import Actor
from core.errors import InvalidInput, PortalError
from core.services import lock
from screening.content import Content
from screening.models import Decision, Review, Round, Scorecard
from screening.notifications.decisions import tell_decisions_wait
from screening.permissions import require_unbarred
from screening.selectors.drafting import drafted_letter
from screening.selectors.results import proposal_of, waiting_reviews
from screening.services.decisions import Choice, confirm_decision, enterable_lists, require_choice, write_decision
from screening.workflow import REVIEW_MACHINE

AT_ONCE = 500
# The job that prepares more decisions than a page can wait for.
PREPARE = "screening.prepare_decisions"
Progress = Callable[[int, int], None]


def choice_proposed(review: Review, content: Content, cards: Iterable[Scorecard] | None = None) -> Choice:
    """The decision as the standard proposes it, with a first text for the letter."""
    proposal = proposal_of(review, content)
    drafted = drafted_letter(review, content, cards)
    lists = enterable_lists(proposal, review.project)
    return Choice(str(proposal.verdict), lists, drafted.strengths, drafted.improve, drafted.support)


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of one review of a bulk act: its decision, or the reason why not."""

    review: Review
    choice: Choice | None = None
    decision: Decision | None = None
    refusal: str = ""


def preview_many(*, by: Actor, reviews: Iterable[Review]) -> list[Outcome]:
    """What ``prepare_many`` would decide for each, without changing anything."""
    contents = _Contents()
    return [_previewed(by, review, contents.of(review)) for review in reviews]


def _previewed(by: Actor, review: Review, content: Content) -> Outcome:
    try:
        REVIEW_MACHINE.check_source(REVIEW_MACHINE.transition("prepare"), review.status)
        require_unbarred(by, review)
        choice = choice_proposed(review, content)
        require_choice(review, choice, proposal_of(review, content))
    except PortalError as refusal:
        return Outcome(review, refusal=_told(refusal))
    return Outcome(review, choice)


def prepare_many(*, by: Actor, reviews: Iterable[Review]) -> list[Outcome]:
    """Prepares each as the standard proposes; those that cannot be come back with their reasons, the others stand.

    Each in a transaction of its own. Officers who must confirm are told once for all of them.
    """
    contents = _Contents()
    done = [_prepared(by, review, contents.of(review)) for review in reviews]
    tell_decisions_wait(decisions=[each.decision for each in done if each.decision is not None])
    return done


def _prepared(by: Actor, review: Review, content: Content) -> Outcome:
    try:
        with transaction.atomic():
            fresh = lock(Review, review.pk)
            REVIEW_MACHINE.check_source(REVIEW_MACHINE.transition("prepare"), fresh.status)
            choice = choice_proposed(fresh, content)
            return Outcome(review, choice, write_decision(by=by, review=fresh, choice=choice, content=content))
    except PortalError as refusal:
        return Outcome(review, refusal=_told(refusal))


def prepare_waiting(*, by: Actor, round: Round, verdict: str, progress: Progress | None = None) -> tuple[int, int]:
    """All scored reviews of a round for which the standard proposes this verdict. Returns how many were prepared, and
    how many refused."""
    waiting = waiting_reviews(by, round, verdict)
    done = refused = 0
    for start in range(0, len(waiting), AT_ONCE):
        outcomes = prepare_many(by=by, reviews=waiting[start : start + AT_ONCE])
        done += sum(each.decision is not None for each in outcomes)
        refused += sum(each.decision is None for each in outcomes)
        if progress is not None:
            progress(done + refused, len(waiting))
    return done, refused


class _Contents:
    """Each standard read once, however many reviews were scored against it."""

    def __init__(self) -> None:
        self._read: dict[int, Content] = {}

    def of(self, review: Review) -> Content:
        standard = review.round.standard
        if standard.pk not in self._read:
            self._read[standard.pk] = Content.read(standard.content)
        return self._read[standard.pk]


def _told(refusal: PortalError) -> str:
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    texts = [str(text) for given in fields.values() for text in given]
    return " ".join(texts or [str(refusal.message), str(refusal.help_text)]).strip()


def confirm_many(*, by: Actor, decisions: Iterable[Decision], seen: Mapping[str, str] | None = None) -> list[Outcome]:
    """Each in a transaction of its own; those refused come back with their reasons.

    ``seen``: the ``decision_mark`` the page showed, by the review's ref.
    """
    marks = seen or {}
    return [_confirmed(by, decision, marks.get(decision.review.ref, "")) for decision in decisions]


def _confirmed(by: Actor, decision: Decision, seen: str) -> Outcome:
    try:
        return Outcome(decision.review, decision=confirm_decision(by=by, decision=decision, seen=seen))
    except PortalError as refusal:
        return Outcome(decision.review, refusal=_told(refusal))
