"""What the days bring: reminders before and after a last day, seats taken back, the chair told, rounds moved on.

Each of these is safe to run any number of times a day: a notice has its key, a seat or round moves once. Each row is
its own transaction, so that one refusal leaves the others done.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused
from core.events import publish
from core.services import lock, record
from core.thresholds import threshold
from core.workdays import workdays_until
from screening.enums import ReviewStatus, RoundKind, RoundStatus, SeatStatus
from screening.events import SEAT_LEFT
from screening.models import Review, Round, Seat
from screening.notifications.rounds import by_person, remind, tell_late, tell_taken_back
from screening.permissions import require_officer
from screening.selectors.rounds import BEING_SCORED, ENDED, RUNNING_ROUNDS, late_enough, open_seats_in
from screening.services.decisions import release_round
from screening.services.rounds import close_round, end_seat, move_on

NOT_SCORED = (ReviewStatus.WAITING, ReviewStatus.SCORING, ReviewStatus.DISCUSSION)


def running_rounds() -> list[Round]:
    return list(Round.objects.filter(status__in=RUNNING_ROUNDS).select_related("chair", "standard").order_by("id"))


def remind_experts(*, today: date) -> int:
    """Before the last day, on it and after it, each once, for all scores an expert has due on one day.

    Returns how many reminders were due; those already sent are not sent again.
    """
    due = 0
    for round_ in running_rounds():
        seats = list(open_seats_in(round_).select_related("expert__user").order_by("id"))
        for person, own in by_person(seats).items():
            due += _remind_answer(round_, person, own, today) + _remind_scores(round_, person, own, today)
    return due


def _remind_answer(round_: Round, person: User, seats: Sequence[Seat], today: date) -> int:
    """On the last day for an answer: whoever has not answered by its end loses the seat."""
    waiting = [seat for seat in seats if seat.status == SeatStatus.INVITED and seat.answer_due_on == today]
    if waiting:
        _remind(round_, person, waiting, today, "answer")
    return bool(waiting)


def _remind_scores(round_: Round, person: User, seats: Sequence[Seat], today: date) -> int:
    """Only for what he has accepted; before that he owes an answer and no score."""
    accepted = [seat for seat in seats if seat.status == SeatStatus.ACCEPTED]
    sent = 0
    for day in sorted({seat.score_due_on for seat in accepted}):
        stage = stage_of(day, today, round_.region_id)
        if stage:
            _remind(round_, person, [seat for seat in accepted if seat.score_due_on == day], day, stage)
            sent += 1
    return sent


def _remind(round_: Round, person: User, seats: Sequence[Seat], due: date, stage: str) -> None:
    occasion = f"{round_.ref}:{due.isoformat()}"
    remind(expert_user=person, occasion=occasion, due=due, n=len(seats), stage=stage)


def stage_of(due: date, today: date, region: str = "") -> str:
    """Which reminder belongs to this day; empty for none. A missed day is made up for on the next."""
    left = workdays_until(today, due)
    if due == today:
        return "due"
    if due > today:
        return "before" if left <= threshold("SCREENING.remind_before_days", region) else ""
    return "late" if -left >= threshold("SCREENING.late_after_days", region) else ""


def remind_now(*, by: Actor, round: Round, experts: Iterable[int], today: date) -> int:
    """The officer reminds these experts (primary keys) of what they have open past its day; once a day at most.

    Returns how many were written to. Raises PermissionRefused.
    """
    require_officer(by, round.region_id)
    late = open_seats_in(round).filter(score_due_on__lt=today, expert__in=list(experts))
    told = by_person(late.select_related("expert__user").order_by("id"))
    with transaction.atomic():
        for person, own in told.items():
            due = min(seat.score_due_on for seat in own)
            occasion = f"{round.ref}:{today.isoformat()}"
            remind(expert_user=person, occasion=occasion, due=due, n=len(own), stage="now")
        if told:
            _record_reminder(by, round, len(told))
    return len(told)


def _record_reminder(by: Actor, round_: Round, n: int) -> None:
    record(
        by=by,
        event="round.experts_reminded",
        object_type="round",
        object_ref=round_.audit_ref,
        region=round_.region_id,
        changes={"n": n},
    )


def replace_unanswered(*, today: date) -> int:
    """Takes back the seats of experts who did not answer in time, and asks for substitutes. Returns how many."""
    replaced = 0
    for round_ in running_rounds():
        seats = open_seats_in(round_).filter(status=SeatStatus.INVITED, answer_due_on__lt=today).order_by("id")
        for seat in list(seats):
            replaced += _replace_unanswered(seat, today)
    return replaced


def _replace_unanswered(seat: Seat, today: date) -> bool:
    """The expert may answer, or the office move the day, at this very moment: looked at again under the locks."""
    with transaction.atomic():
        review = lock(Review, seat.review_id)
        fresh = lock(Seat, seat.pk)
        answered = fresh.status != SeatStatus.INVITED or fresh.answer_due_on >= today
        if answered or review.status not in BEING_SCORED:
            return False
        ended = end_seat(by=SYSTEM, seat=fresh, reason=_("No answer in time"))
        told = Seat.objects.filter(pk=ended.pk).select_related("expert__user")
        tell_taken_back(seats=told, occasion=ended.ref)
        publish(SEAT_LEFT, seat=ended, by=SYSTEM)
    return True


def escalate_late(*, today: date) -> int:
    """Tells chair and officers of rounds whose scores are overdue by some days, once for each last day."""
    told = 0
    for round_ in running_rounds():
        late = open_seats_in(round_).filter(score_due_on__lte=late_enough(today, round_.region_id))
        newest = late.aggregate(day=Max("score_due_on"))["day"]
        if newest is not None:
            tell_late(round_=round_, due=newest)
            told += 1
    return told


def advance_rounds() -> int:
    """A batch whose scores are all in goes on to decisions; one whose decisions are all released is closed.

    A rolling review goes on until an officer closes it. Returns how many rounds moved.
    """
    rounds = Round.objects.filter(status__in=RUNNING_ROUNDS, kind=RoundKind.BATCH).order_by("id")
    return sum(_advance(round_) for round_ in rounds)


def _advance(round_: Round) -> bool:
    statuses = set(round_.reviews.exclude(status=ReviewStatus.CANCELLED).values_list("status", flat=True))
    try:
        if statuses and statuses <= set(ENDED):
            close_round(by=SYSTEM, round=round_)
            return True
        if statuses and round_.status == RoundStatus.SCORING and not statuses & set(NOT_SCORED):
            move_on(by=SYSTEM, round=round_)
            return True
    except GuardRefused:
        # An officer or an expert was quicker; the next run looks again.
        return False
    return False


def release_due_rounds(*, today: date) -> int:
    """On the day of release, what is prepared and confirmed leaves the house. Returns how many decisions did."""
    due = Round.objects.filter(status__in=RUNNING_ROUNDS, release_on__lte=today, reviews__status=ReviewStatus.PREPARED)
    return sum(release_round(by=SYSTEM, round=round_) for round_ in due.distinct().order_by("id"))
