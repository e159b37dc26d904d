"""What the submitted scores come to: kept with the review, so that no list adds them up again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput
from core.jobs import enqueue
from core.services import lock, perform
from core.texts import required_text
from screening.agreement import Given, agreement_of, calibrated_of, severity_of
from screening.content import Content
from screening.enums import SITTING, ReviewStatus, RoundStatus, SeatStatus
from screening.models import Review, Round, Scorecard, Seat
from screening.notifications.decisions import tell_discussed, tell_scored
from screening.permissions import require_conclusion, require_unbarred
from screening.scoring import Result, needs_discussion, result_of
from screening.selectors.results import counting_cards, proposal_of, result_in, sheet_of
from screening.workflow import REVIEW_MACHINE

REASON_LIMIT = 2000
LEAST_SHEETS = 3
# Far below any difference two sheets can make, and above the noise of decimals that do not end.
FINEST = Decimal("1E-15")
BATCH = 500
# What is worked out over a whole round may lie behind the newest score by this much.
STALE_AFTER = timedelta(minutes=10)


def refresh_review(*, review: Review) -> Review:
    """Works the review's numbers out anew from the latest submitted sheet of each seat; a complete panel moves it on.

    Belongs into the transaction of the score: the row's lock makes two experts who submit at once take turns, and
    the second sees the first one's sheet. The whole panel in: scored, or in discussion (复议) as the standard says.
    """
    with transaction.atomic():
        fresh = lock(Review, review.pk)
        content = Content.read(fresh.round.standard.content)
        result = _store_result(fresh, content)
        if fresh.status == ReviewStatus.SCORING and _is_complete(fresh):
            fresh = _go_on(SYSTEM, fresh, content, result)
    return fresh


def _store_result(review: Review, content: Content) -> Result:
    sheets = [sheet_of(card) for card in counting_cards(review)]
    result = result_of(content, sheets, review.project.stage)
    stored = {
        "scored": result.scored,
        "total": _kept(result.total),
        "spread": _kept(result.spread),
        "vetoes": result.vetoes,
        "judged": dict(result.judged),
        "dimensions": _texts(result.dimensions),
        "criteria": _texts(result.criteria),
    }
    for name, value in stored.items():
        setattr(review, name, value)
    verdict = proposal_of(review, content).verdict if result.total is not None else ""
    review.proposed_verdict = str(verdict)
    review.save(update_fields=[*stored, "proposed_verdict"])
    return result_in(review)


def _kept(value: Decimal | None) -> Decimal | None:
    """As good as unrounded, but thirds that add up to 60 are 60."""
    return None if value is None else value.quantize(FINEST, ROUND_HALF_UP)


def _texts(figures: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    kept = {code: _kept(value) for code, value in figures.items()}
    return {code: None if value is None else f"{value.normalize():f}" for code, value in kept.items()}


def _is_complete(review: Review) -> bool:
    seats = Seat.objects.filter(review=review).aggregate(
        submitted=Count("pk", filter=Q(status=SeatStatus.SUBMITTED)),
        sitting=Count("pk", filter=Q(status__in=SITTING)),
    )
    return seats["submitted"] == seats["sitting"] and seats["submitted"] >= review.round.seats


def _go_on(by: Actor, review: Review, content: Content, result: Result, reason: str = "") -> Review:
    discussed = needs_discussion(content, result)
    moved = _move(by, review, "discuss" if discussed else "complete", reason=reason)
    (tell_discussed if discussed else tell_scored)(review=moved)
    _compute_soon(moved.round)
    return moved


def _move(by: Actor, review: Review, name: str, *, reason: str = "", **values: object) -> Review:
    return perform(
        REVIEW_MACHINE,
        name,
        review,
        by=by,
        allow=require_conclusion,
        values={"status_since": timezone.now(), **values},
        reason=reason,
    )


def complete_review(*, by: Actor, review: Review, reason: str) -> Review:
    """The officer goes on with a panel smaller than planned, once nobody of it is still to score.

    Raises InvalidInput without a reason; GuardRefused while somebody scores or fewer than three have.
    """
    reason = _reason(reason, _("Say why you go on with a smaller panel."))
    with transaction.atomic():
        fresh = lock(Review, review.pk)
        REVIEW_MACHINE.check_source(REVIEW_MACHINE.transition("discuss"), fresh.status)
        content = Content.read(fresh.round.standard.content)
        if Seat.objects.filter(review=fresh, status__in=(SeatStatus.INVITED, SeatStatus.ACCEPTED)).exists():
            raise GuardRefused(_("Experts of this panel are still scoring."))
        result = _store_result(fresh, content)
        if result.scored < LEAST_SHEETS:
            raise GuardRefused(_("A result needs at least three scores."))
        return _go_on(by, fresh, content, result, reason)


def open_discussion(*, by: Actor, review: Review, reason: str) -> Review:
    """The officer sends a scored review into discussion (复议) though its numbers alone do not ask for it.

    Raises InvalidInput without a reason, GuardRefused when the review is not scored.
    """
    reason = _reason(reason, _("Say what the experts should discuss."))
    with transaction.atomic():
        moved = _move(by, review, "discuss", reason=reason)
        tell_discussed(review=moved)
    return moved


def conclude_discussion(*, by: Actor, review: Review, reason: str, vetoes: Sequence[str] = ()) -> Review:
    """The chair or an officer ends a discussion in words; the latest sheet of each expert counts from now on.

    ``vetoes`` are those upheld: the standard then proposes not to pass, whatever the points. Raises InvalidInput
    without a reason or for a veto no expert ticked; GuardRefused outside a discussion; PermissionRefused.
    """
    reason = _reason(reason, _("Say what the discussion came to; the decision rests on it."))
    with transaction.atomic():
        fresh = lock(Review, review.pk)
        require_unbarred(by, fresh)
        ticked = {code for card in counting_cards(fresh) for code in card.vetoes}
        if not set(vetoes) <= ticked:
            raise InvalidInput(fields={"vetoes": [_("Only a veto that an expert ticked can be upheld.")]})
        moved = _move(by, fresh, "complete", chair_reason=reason, chair_vetoes=sorted(vetoes))
        _store_result(moved, Content.read(moved.round.standard.content))
        tell_scored(review=moved)
        _compute_soon(moved.round)
    return moved


def _reason(reason: str, missing: str) -> str:
    return required_text("reason", reason, most=REASON_LIMIT, missing=missing)


def _compute_soon(round: Round) -> None:
    """A round of thousands is not worked out anew with each review; the periodic sweep brings the last ones in."""
    if round.computed_at is None or timezone.now() - round.computed_at > STALE_AFTER:
        enqueue("screening.tasks.compute_round", round.pk)


def forget_calibration(*, review: Review) -> None:
    """A score has gone out of the result: what was worked out over the round with it is worked out anew."""
    Review.objects.filter(pk=review.pk).update(calibrated=None)
    enqueue("screening.tasks.compute_round", review.round_id)


def compute_round(*, round: Round) -> Round:
    """Works out the agreement of a round, its experts' severity and the calibrated totals; safe to run at any time.

    Reads every counting sheet once. The raw totals stay untouched.
    """
    moment = timezone.now()
    content = Content.read(round.standard.content)
    given = list(_given(round))
    agreement = agreement_of(given, [each.code for each in content.criteria])
    severity = severity_of(given)
    _store_calibrated(round, calibrated_of(given, severity, content.trim_from))
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        fresh.agreement = agreement
        fresh.severity = {str(expert): value for expert, value in severity.items()}
        fresh.computed_at = moment
        fresh.save(update_fields=["agreement", "severity", "computed_at"])
    return fresh


def compute_round_known_as(*, round_id: int) -> None:
    """For the task, which is handed only a key; a round that is gone is left alone."""
    found = Round.objects.filter(pk=round_id).first()
    if found is not None:
        compute_round(round=found)


def _given(round: Round) -> Iterator[Given]:
    cards = (
        Scorecard.objects.filter(review__round=round, submitted_at__isnull=False, seat__status=SeatStatus.SUBMITTED)
        .exclude(review__status=ReviewStatus.CANCELLED)
        .order_by("seat_id", "turn")
        .values_list("seat_id", "review_id", "seat__expert_id", "answers", "total")
    )
    latest = {seat: (unit, expert, answers, total) for seat, unit, expert, answers, total in cards.iterator()}
    for unit, expert, answers, total in latest.values():
        yield Given(unit, expert, {code: answer.get("level") for code, answer in answers.items()}, total)


def _store_calibrated(round: Round, totals: Mapping[int, Decimal]) -> None:
    """Only what changed, in the order of keys and in small transactions: experts go on submitting meanwhile."""
    reviews = Review.objects.filter(round=round, pk__in=totals).order_by("pk").only("pk", "calibrated")
    changed = []
    for review in reviews:
        value = _kept(totals[review.pk])
        if review.calibrated != value:
            review.calibrated = value
            changed.append(review)
    for start in range(0, len(changed), BATCH):
        Review.objects.bulk_update(changed[start : start + BATCH], ["calibrated"])


def compute_stale_rounds() -> int:
    """Every running round with a score newer than its figures. Returns how many were worked out."""
    running = Round.objects.filter(status__in=(RoundStatus.SCORING, RoundStatus.DECIDING)).select_related("standard")
    newest = Max("reviews__scorecards__submitted_at", filter=Q(reviews__scorecards__seat__status=SeatStatus.SUBMITTED))
    stale = running.annotate(newest=newest).filter(
        Q(computed_at__lt=F("newest")) | Q(computed_at=None, newest__isnull=False)
    )
    rounds = list(stale)
    for each in rounds:
        compute_round(round=each)
    return len(rounds)
