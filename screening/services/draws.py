"""Panels are filled: by a draw for a whole round, by a substitute, or by an officer's hand.

Locks are taken in the order round, review, expert; a substitute is drawn under the review's lock alone. The experts'
locks keep two draws at once from giving somebody more than he takes.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import one_line, required_text
from projects.models import Project
from screening import panels
from screening.enums import ConflictRule, ReviewStatus, RoundStatus
from screening.events import SEAT_LEFT
from screening.models import ConflictDismissal, Draw, Expert, Review, Round, Seat
from screening.notifications.panels import tell_panel_incomplete
from screening.notifications.rounds import tell_invited, tell_taken_back
from screening.permissions import relations_of, require_officer, require_transition
from screening.selectors.conflicts import conflicts
from screening.selectors.experts import pool_of
from screening.selectors.panels import (
    OPEN_ROUNDS,
    REPLACEABLE,
    SEATABLE,
    inputs_of,
    obstacles_for,
    seatable_reviews,
    wanted_in,
)
from screening.selectors.rounds import is_complete, panels_of, terms_of
from screening.services.results import forget_calibration, refresh_review
from screening.services.rounds import end_seat, start_reviews
from screening.workflow import OFFICER, REVIEW_MACHINE

DRAW_JOB = "screening.draw_round"
# From so many projects on, a draw is done by the worker.
MOST_AT_ONCE = 50
REASON_LIMIT = 300
SEED_BITS = 48
POSITIONS = 2**31 - 1


def draw_round(*, by: Actor, round: Round, seed: int | None = None) -> Draw:
    """Draws experts for every seat of the round that is still empty; seats already given stay.

    Inputs, seed and result are kept, so that the draw can be run again. In a round that is being scored, panels that
    have become complete start and their experts are invited. Raises PermissionRefused, or GuardRefused when the round
    takes no more experts or no seat is empty.
    """
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        require_officer(by, fresh.region_id)
        if fresh.status not in OPEN_ROUNDS:
            raise GuardRefused(_("Panels can be drawn until the round goes on to decisions."))
        reviews = _incomplete(_locked(fresh), fresh.seats)
        if not reviews:
            raise GuardRefused(_("Every panel of this round is complete."))
        drawn = _draw(by, fresh, reviews, seed)
        _record(by, "round.drawn", "round", fresh.audit_ref, fresh.region_id, _facts(drawn, len(reviews)))
        if fresh.status == RoundStatus.SCORING:
            _announce(fresh, drawn, {review.pk for review in reviews if review.status == ReviewStatus.SCORING})
            start_reviews(by=SYSTEM, round=fresh)
    return drawn


def _locked(round_: Round) -> list[Review]:
    return list(seatable_reviews(round_).select_for_update(no_key=True, of=("self",)))


def _incomplete(reviews: Sequence[Review], seats: int) -> list[Review]:
    kept = panels_of(reviews)
    return [review for review in reviews if not wanted_in(seats, kept[review.pk]).is_complete]


def _draw(
    by: Actor, round_: Round, reviews: Sequence[Review], seed: int | None, substitute_for: Seat | None = None
) -> Draw:
    """Under the locks of the reviews: draws, and writes the seats."""
    experts = list(pool_of(round_.region_id).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    inputs = inputs_of(round_, reviews, experts)
    chosen = secrets.randbits(SEED_BITS) if seed is None else seed
    drawing = panels.draw(inputs, chosen)
    drawn = Draw.objects.create(
        ref=new_ref(),
        round=round_,
        seed=chosen,
        inputs=inputs.as_json(),
        result=drawing.as_json(),
        unfilled=[gap.as_json() for gap in drawing.unfilled],
        drawn_by_id=by.user_id,
    )
    _seat_all(by, round_, reviews, experts, drawn, drawing, substitute_for)
    return drawn


def _seat_all(
    by: Actor,
    round_: Round,
    reviews: Sequence[Review],
    experts: Sequence[Expert],
    drawn: Draw,
    drawing: panels.Drawing,
    substitute_for: Seat | None,
) -> None:
    of_review = {review.pk: review for review in reviews}
    people = {expert.pk: expert for expert in experts}
    seats = [
        _new_seat(by, round_, of_review[review_id], people[expert_id], draw=drawn)
        for review_id, expert_id in drawing.seats
    ]
    if substitute_for is not None:
        for seat in seats:
            if seat.specialty == substitute_for.specialty or len(seats) == 1:
                seat.substitute_for = substitute_for
                break
    Seat.objects.bulk_create(seats, batch_size=500)


def _new_seat(by: Actor, round_: Round, review: Review, expert: Expert, **given: Any) -> Seat:
    """Unsaved. Its place in the expert's own order is chance, against effects of the order."""
    return Seat(
        ref=new_ref(),
        region_id=review.region_id,
        review=review,
        expert=expert,
        specialty=expert.specialty,
        position=secrets.randbelow(POSITIONS),
        invited_by_id=by.user_id,
        **asdict(terms_of(round_, timezone.localdate())),
        **given,
    )


def _announce(round_: Round, drawn: Draw, running: set[int]) -> None:
    """Invites those drawn into panels that are at work already."""
    seats = drawn.seats.filter(review__in=running).select_related("expert__user").order_by("id")
    tell_invited(round_=round_, seats=seats)


def _facts(drawn: Draw, projects: int) -> dict[str, Any]:
    return {
        "draw": drawn.ref,
        "seed": str(drawn.seed),
        "projects": projects,
        "seats": len(drawn.result["seats"]),
        "unfilled": len(drawn.unfilled),
    }


@dataclass(frozen=True)
class DrawCheck:
    """What running a draw again found. ``same``: the result is the recorded one; ``seats_stand``: exactly the recorded
    seats were written. ``solver`` is the release at hand, which may differ from the recorded one."""

    same: bool
    seats_stand: bool
    solver: str
    recorded_solver: str
    seats: int
    differing: int


def verify_draw(*, draw: Draw) -> DrawCheck:
    """Runs the draw again from its recorded inputs and seed; writes nothing. The caller has checked who may see it."""
    again = panels.draw(panels.Inputs.from_json(draw.inputs), draw.seed)
    recorded = {tuple(pair) for pair in draw.result["seats"]}
    unfilled = [gap.as_json() for gap in again.unfilled]
    written = set(draw.seats.values_list("review_id", "expert_id"))
    differing = len(recorded ^ set(again.seats))
    return DrawCheck(
        same=not differing and unfilled == draw.unfilled,
        seats_stand=written == recorded,
        solver=again.solver,
        recorded_solver=draw.result.get("solver", ""),
        seats=len(recorded),
        differing=differing,
    )


def draw_substitute(*, seat: Seat) -> Seat | None:
    """The portal draws for the place somebody has left, in the leaver's transaction.

    A panel for which nobody is found waits for the office, which is told with the rule that blocks. Does nothing in a
    round or review that takes no more experts.
    """
    with transaction.atomic():
        review = lock(Review, seat.review_id)
        round_ = review.round
        if review.status not in SEATABLE or round_.status not in OPEN_ROUNDS:
            return None
        if not _incomplete([review], round_.seats):
            return None
        drawn = _draw(SYSTEM, round_, [review], None, substitute_for=seat)
        _record(SYSTEM, "round.substitute_drawn", "round", round_.audit_ref, round_.region_id, _facts(drawn, 1))
        if round_.status == RoundStatus.SCORING:
            _announce(round_, drawn, {review.pk})
        _settle(review)
        return drawn.seats.order_by("pk").first()


def _settle(review: Review) -> None:
    """Lets a review follow its panel while the round is being scored: incomplete it waits, complete it goes on."""
    if review.round.status != RoundStatus.SCORING:
        return
    complete = is_complete(panels_of([review])[review.pk], review.round.seats)
    act = {(ReviewStatus.SCORING, False): "unseat", (ReviewStatus.WAITING, True): "seat"}
    name = act.get((ReviewStatus(review.status), complete))
    if name == "unseat":
        tell_panel_incomplete(review=_unseat(review))
    elif name == "seat":
        values = {"status_since": timezone.now()}
        perform(REVIEW_MACHINE, name, review, by=SYSTEM, allow=require_transition, values=values)


def seat_by_hand(*, by: Actor, review: Review, expert: Expert, reason: str) -> Seat:
    """An officer gives a seat to an expert of his choice; the rules of a draw hold for him too.

    Raises InvalidInput without a reason, PermissionRefused, or GuardRefused with every obstacle.
    """
    words = _reason(reason)
    with transaction.atomic():
        round_ = lock(Round, review.round_id)
        fresh = lock(Review, review.pk)
        _officer_of(by, fresh)
        chosen = lock(Expert, expert.pk)
        if chosen.region_id != fresh.region_id:
            raise NotVisible
        if fresh.status not in SEATABLE or round_.status not in OPEN_ROUNDS:
            raise GuardRefused(_("This panel takes no more experts."))
        obstacles = obstacles_for(fresh, chosen)
        if obstacles:
            raise GuardRefused(_("This expert cannot take the seat: %(why)s") % {"why": "; ".join(map(str, obstacles))})
        seat = _new_seat(by, round_, fresh, chosen, reason=words)
        seat.save(force_insert=True)
        facts = {"project": fresh.project.ref, "specialty": seat.specialty}
        _record(by, "expert.seated_by_hand", "expert", chosen.audit_ref, chosen.region_id, facts, words)
        if round_.status == RoundStatus.SCORING:
            _start_with(round_, fresh, seat)
    return seat


def _start_with(round_: Round, review: Review, seat: Seat) -> None:
    if review.status == ReviewStatus.SCORING:
        tell_invited(round_=round_, seats=[seat])
    start_reviews(by=SYSTEM, round=round_)


def replace_seat(*, by: Actor, seat: Seat, reason: str, substitute: bool = True) -> Seat:
    """Takes a seat back; the portal draws a substitute unless the officer will choose himself.

    Until the decision is prepared this also holds for a score that is in, when a conflict is found late: it is kept,
    counts nowhere any more, and the panel waits for another expert. The expert is told once the round is open. Raises
    InvalidInput without a reason, PermissionRefused, GuardRefused.
    """
    words = _reason(reason)
    with transaction.atomic():
        review = lock(Review, seat.review_id)
        if review.status not in REPLACEABLE:
            raise GuardRefused(_("This panel can no longer be changed."))
        ended = end_seat(by=by, seat=seat, reason=words)
        if review.round.status != RoundStatus.PREPARING:
            tell_taken_back(seats=[ended], occasion=ended.ref)
        if ended.submitted_at is not None:
            review = _without_score(review)
        if substitute:
            publish(SEAT_LEFT, seat=ended, by=by)
        else:
            _settle(review)
        if ended.submitted_at is not None:
            _tell_if_waiting(review)
    return ended


def _without_score(review: Review) -> Review:
    """Works the numbers out anew; what rested on them, a discussion and its end among it, is open again."""
    opened = review if review.status in SEATABLE else _unseat(review)
    forget_calibration(review=opened)
    return refresh_review(review=opened)


def _tell_if_waiting(review: Review) -> None:
    """Told once for each time: whoever settled the panel may have done so already."""
    fresh = Review.objects.select_related("project").get(pk=review.pk)
    if fresh.status == ReviewStatus.WAITING:
        tell_panel_incomplete(review=fresh)


def _unseat(review: Review) -> Review:
    return perform(
        REVIEW_MACHINE,
        "unseat",
        review,
        by=SYSTEM,
        allow=require_transition,
        values={"status_since": timezone.now(), "chair_reason": "", "chair_vetoes": []},
    )


def dismiss_conflict(*, by: Actor, project: Project, expert: Expert, rule: str, reason: str) -> ConflictDismissal:
    """An officer finds that a conflict the portal sees is a false alarm, for this expert and project alone.

    What the expert declared himself cannot be dismissed. Raises InvalidInput without a reason, PermissionRefused,
    or GuardRefused when there is no such finding.
    """
    words = _reason(reason)
    with transaction.atomic():
        running = project.reviews.filter(region_id=expert.region_id).order_by("-pk").first()
        if running is None:
            raise NotVisible
        officer = _officer_of(by, lock(Review, running.pk))
        if rule == ConflictRule.DECLARED:
            raise GuardRefused(_("What an expert has declared himself stands."))
        found = conflicts([project], [expert]).get((project.pk, expert.pk), [])
        if all(conflict.rule != rule or conflict.dismissed for conflict in found):
            raise GuardRefused(_("There is no such conflict to dismiss."))
        given = ConflictDismissal.objects.create(
            project=project, expert=expert, rule=rule, reason=words, dismissed_by_id=officer
        )
        facts = {"project": project.ref, "rule": rule}
        _record(by, "expert.conflict_dismissed", "expert", expert.audit_ref, expert.region_id, facts, words)
    return given


def _officer_of(by: Actor, review: Review) -> int:
    """The officer's account. Whoever has a part in the project is none of its officers."""
    if by.user_id is None or OFFICER not in relations_of(by, review):
        raise PermissionRefused(_("Only an officer of this province can do this."))
    return by.user_id


def _reason(text: str) -> str:
    return required_text("reason", one_line(text), most=REASON_LIMIT, missing=_("Please give the reason."))


def _record(
    by: Actor, event: str, kind: str, ref: str, region: str, changes: Mapping[str, Any], reason: str = ""
) -> None:
    """Never on the project: its applicant reads that trail, and must not learn who judges it."""
    record(by=by, event=event, object_type=kind, object_ref=ref, region=region, changes=changes, reason=reason)
