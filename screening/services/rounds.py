"""A round from its first day to its last: made, filled with projects, opened, moved on, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import officers_of
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import required_text
from projects.models import Project
from projects.services.screening import enter_screening, leave_screening
from screening.content import TAGS
from screening.enums import OUTCOME_LISTS, ReviewStatus, RoundKind, RoundStatus, SeatStatus, Verdict
from screening.events import ROUND_OPENED
from screening.models import Review, Round, Seat
from screening.notifications.rounds import tell_closed, tell_invited, tell_taken_back
from screening.permissions import require_officer, require_transition
from screening.selectors.history import appealed_review
from screening.selectors.rounds import (
    ENDED,
    OPEN_SEATS,
    can_score,
    is_complete,
    last_released,
    panels_of,
    places_left,
    proposed_tags,
    takes_projects,
    terms_of,
    unready_reviews,
)
from screening.selectors.visibility import standard_in_force
from screening.services.results import forget_calibration
from screening.workflow import REVIEW_MACHINE, ROUND_MACHINE, SEAT_MACHINE

PANEL_SIZES = (3, 5, 7)
REASON_LIMIT = 300
NAME_LIMIT = 80
# The outcomes for which a round can ask for a second officer, and those it asks for unless told otherwise.
TWO_PERSON_CHOICES = (*Verdict.values, *(kind.value for kind in OUTCOME_LISTS))
TWO_PERSONS = (Verdict.NOT_PASSED.value, "comprehensive_evaluation")


@dataclass(frozen=True)
class RoundFacts:
    """What an officer decides about a round. ``capacity`` 0: no limit; days are in China."""

    name: str
    scores_due_on: date
    kind: str = RoundKind.BATCH
    seats: int = 5
    capacity: int = 0
    release_on: date | None = None
    chair: User | None = None
    two_persons: Sequence[str] = field(default=TWO_PERSONS)


def create_round(*, by: Actor, facts: RoundFacts) -> Round:
    """A new round of the officer's province, to be scored against the standard in force there today.

    Raises PermissionRefused, InvalidInput by field, or NotVisible without any published standard.
    """
    require_officer(by, by.region)
    _check(facts, by.region, None)
    with transaction.atomic():
        round_ = Round(
            ref=new_ref(),
            region_id=by.region,
            standard=standard_in_force(by.region),
            created_by_id=by.user_id,
            **_fields(facts),
        )
        _save_named(round_, None)
        _record(by, round_, "round.created", {"name": round_.name, "kind": round_.kind})
    return round_


def change_round(*, by: Actor, round: Round, facts: RoundFacts) -> Round:
    """Changes what is still open: kind and panel size only before scoring, everything else until the round is closed.

    While it is prepared the round takes the standard in force. A new last day for scores moves every open seat.
    Raises PermissionRefused, InvalidInput, or GuardRefused for a closed round.
    """
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        require_officer(by, fresh.region_id)
        if fresh.status == RoundStatus.CLOSED:
            raise GuardRefused(_("This round is closed."))
        preparing = fresh.status == RoundStatus.PREPARING
        if not preparing and (facts.kind, facts.seats) != (fresh.kind, fresh.seats):
            raise GuardRefused(_("Kind and panel size stay as they are once the round is open."))
        _check(facts, fresh.region_id, fresh)
        given = _fields(facts)
        if preparing:
            given["standard"] = standard_in_force(fresh.region_id)
        changed = {name: value for name, value in given.items() if getattr(fresh, name) != value}
        facts_before = {name: [_plain(getattr(fresh, name)), _plain(value)] for name, value in changed.items()}
        for name, value in changed.items():
            setattr(fresh, name, value)
        if changed:
            _save_named(fresh, list(changed))
            _move_terms(fresh, changed)
            _record(by, fresh, "round.changed", facts_before)
    return fresh


def _check(facts: RoundFacts, region: str, present: Round | None) -> None:
    wrong: dict[str, list[Any]] = {}
    today = timezone.localdate()
    if not facts.name.strip() or len(facts.name.strip()) > NAME_LIMIT:
        wrong["name"] = [_("Give the round a name of up to 80 characters.")]
    if facts.seats not in PANEL_SIZES:
        wrong["seats"] = [_("A panel has 3, 5 or 7 experts.")]
    if facts.scores_due_on < today and (present is None or facts.scores_due_on != present.scores_due_on):
        wrong["scores_due_on"] = [_("This day has passed.")]
    if facts.release_on is not None and facts.release_on < facts.scores_due_on:
        wrong["release_on"] = [_("Decisions cannot be released before the scores are due.")]
    if set(facts.two_persons) - set(TWO_PERSON_CHOICES):
        wrong["two_persons"] = [_("Choose among the outcomes.")]
    if facts.chair is not None and not officers_of(region).filter(pk=facts.chair.pk).exists():
        wrong["chair"] = [_("The chair is an officer of this province.")]
    if wrong:
        raise InvalidInput(fields=wrong)


def _fields(facts: RoundFacts) -> dict[str, Any]:
    given = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    return {**given, "name": facts.name.strip(), "two_persons": sorted(set(facts.two_persons))}


def _save_named(round_: Round, changed: list[str] | None) -> None:
    """Two rounds of a province never share a name, also when two officers save at once."""
    try:
        with transaction.atomic():
            if changed is None:
                round_.save(force_insert=True)
            else:
                round_.save(update_fields=changed)
    except IntegrityError as error:
        raise InvalidInput(fields={"name": [_("There is a round with this name already.")]}) from error


def _move_terms(round_: Round, changed: Mapping[str, Any]) -> None:
    if "scores_due_on" in changed and round_.kind == RoundKind.BATCH:
        Seat.objects.filter(review__round=round_, status__in=OPEN_SEATS).update(score_due_on=round_.scores_due_on)


@dataclass(frozen=True)
class Entered:
    """What became of one project of a bulk entry: a review, or the reason why not."""

    project: Project
    review: Review | None = None
    refusal: str = ""


def add_projects(
    *, by: Actor, round: Round, projects: Sequence[Project], tags: Mapping[int, Sequence[str]] | None = None
) -> list[Entered]:
    """Puts accepted projects before experts; those that cannot go in come back with their reasons.

    ``tags`` by primary key are what the officer chose; a project without an entry gets the portal's proposal. All go
    in or none when the round has fewer places: GuardRefused. Raises PermissionRefused, and InvalidInput for unknown
    tags.
    """
    chosen = {pk: list(dict.fromkeys(given)) for pk, given in (tags or {}).items()}
    if any(set(given) - set(TAGS) for given in chosen.values()):
        raise InvalidInput(fields={"tags": [_("Choose among the tags offered.")]})
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        require_officer(by, fresh.region_id)
        if not takes_projects(fresh):
            raise GuardRefused(_("This round takes no more projects."))
        _require_places(fresh, len(projects))
        return [_entered(by, fresh, project, chosen.get(project.pk)) for project in projects]


def _require_places(round_: Round, wanted: int) -> None:
    left = places_left(round_)
    if left is not None and wanted > left:
        message = ngettext("The round has %(n)s place left.", "The round has %(n)s places left.", left)
        raise GuardRefused(message % {"n": left})


def _entered(by: Actor, round_: Round, project: Project, tags: list[str] | None) -> Entered:
    if project.region_id != round_.region_id:
        raise NotVisible
    try:
        with transaction.atomic():
            entering = enter_screening(by=by, project=project)
            return Entered(project, _new_review(round_, entering, tags))
    except (GuardRefused, PermissionRefused) as refusal:
        return Entered(project, refusal=str(refusal.message))


def _new_review(round_: Round, project: Project, tags: list[str] | None) -> Review:
    proposed = proposed_tags(project)
    appealed = appealed_review(project)
    review = Review.objects.create(
        ref=new_ref(),
        region_id=project.region_id,
        round=round_,
        project=project,
        submission=project.submissions.order_by("-number").first(),
        proposed_tags=proposed,
        tags=proposed if tags is None else tags,
        previous=last_released(project),
        on_appeal=appealed is not None,
    )
    if appealed is not None:
        # Taken out and put in again, it is still judged by other people.
        review.barred.set(appealed.barred.all())
    return review


def remove_review(*, by: Actor, review: Review, reason: str) -> Review:
    """Takes a project out of its round: open seats end, its experts are told, the project is accepted again.

    Raises PermissionRefused, InvalidInput without a reason, or GuardRefused once its decision is released.
    """
    text = required_text("reason", reason, most=REASON_LIMIT, missing=_("Please give the reason."))
    with transaction.atomic():
        # The project before its review, as when it is withdrawn.
        lock(Project, review.project_id)
        ended = _cancel(by, review, text)
        leave_screening(by=by, project=ended.project, reason=text)
    return ended


def cancel_running_review(*, project: Project, reason: str) -> Review | None:
    """The project has left by itself: its review ends and its experts are told. Returns None when none was running."""
    running = Review.objects.filter(project=project).exclude(status__in=ENDED).first()
    return _cancel(SYSTEM, running, reason) if running is not None else None


def _cancel(by: Actor, review: Review, reason: str) -> Review:
    ended = perform(
        REVIEW_MACHINE,
        "cancel",
        review,
        by=by,
        allow=require_transition,
        values={"status_since": timezone.now()},
        reason=reason,
    )
    seats = list(ended.panel.filter(status__in=OPEN_SEATS).select_related("expert__user", "review__project"))
    for seat in seats:
        end_seat(by=by, seat=seat, reason=reason)
    if ended.round.status != RoundStatus.PREPARING:
        tell_taken_back(seats=seats, occasion=ended.ref)
    if ended.scored:
        forget_calibration(review=ended)
    return ended


def end_seat(*, by: Actor, seat: Seat, reason: str) -> Seat:
    """Takes one seat back. Whoever calls it says whether a substitute is wanted, and tells the expert."""
    values = {"ended_at": timezone.now(), "reason": reason[:REASON_LIMIT]}
    return perform(SEAT_MACHINE, "replace", seat, by=by, allow=require_transition, values=values, reason=reason)


def open_round(*, by: Actor, round: Round, despite_gaps: bool = False) -> Round:
    """Opens a round for scoring: sets the days, invites every expert, and announces ROUND_OPENED.

    Refused while a panel is incomplete, unless the officer says ``despite_gaps``: panels of three or more with a
    clinician, an engineer and a regulatory expert then start, the others wait. Raises PermissionRefused, GuardRefused.
    """
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        require_officer(by, fresh.region_id)
        if fresh.status == RoundStatus.PREPARING:
            _require_ready(fresh, despite_gaps)
        opened = _move(by, fresh, "open")
        _start(opened, despite_gaps)
        # Also those of incomplete panels: they can score while the others are looked for.
        _invite(opened, Seat.objects.filter(review__round=opened), opened.status_since)
        publish(ROUND_OPENED, round=opened, by=by)
    return opened


def _require_ready(round_: Round, despite_gaps: bool) -> None:
    if round_.kind == RoundKind.BATCH and not round_.reviews.exclude(status=ReviewStatus.CANCELLED).exists():
        raise GuardRefused(_("Add projects before opening the round."))
    if round_.kind == RoundKind.BATCH and round_.scores_due_on < timezone.localdate():
        raise GuardRefused(_("The day on which scores are due has passed; please choose another one first."))
    gaps = len(unready_reviews(round_))
    if gaps and not despite_gaps:
        message = ngettext(
            "%(n)s project has no complete panel yet.", "%(n)s projects have no complete panel yet.", gaps
        )
        raise GuardRefused(message % {"n": gaps})


def start_reviews(*, by: Actor, round: Round, despite_gaps: bool = False) -> int:
    """In an open round: starts the reviews whose panels have become complete since, and invites those new in them.

    Returns how many started; safe to call again. Raises PermissionRefused, or GuardRefused while the round is not open.
    """
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        if not by.is_system:
            require_officer(by, fresh.region_id)
        if fresh.status != RoundStatus.SCORING:
            raise GuardRefused(_("This round is not being scored."))
        started = _start(fresh, despite_gaps)
        _invite(fresh, Seat.objects.filter(review__in=started, invited_at__gt=fresh.status_since), timezone.now())
    return len(started)


def _start(round_: Round, despite_gaps: bool) -> list[Review]:
    waiting = list(round_.reviews.filter(status=ReviewStatus.WAITING).select_related("project").order_by("id"))
    panels = panels_of(waiting)
    ready = [
        review
        for review in waiting
        if is_complete(panels[review.pk], round_.seats) or (despite_gaps and can_score(panels[review.pk]))
    ]
    now = timezone.now()
    for review in ready:
        # The officer opens the round; a single panel is seated by the portal, also where he has a part in a project.
        perform(REVIEW_MACHINE, "seat", review, by=SYSTEM, allow=require_transition, values={"status_since": now})
    return ready


def _invite(round_: Round, seats: QuerySet[Seat], at: datetime) -> None:
    """From now on the days count. Seats told at the opening bear its very time, by which they are known later."""
    wanted = list(seats.filter(status=SeatStatus.INVITED).values_list("pk", flat=True))
    told = Seat.objects.filter(pk__in=wanted)
    told.update(invited_at=at, **asdict(terms_of(round_, timezone.localdate())))
    tell_invited(round_=round_, seats=told.select_related("expert__user").order_by("id"))


def move_on(*, by: Actor, round: Round, despite_open: bool = False) -> Round:
    """From scoring to deciding. Refused while scores are out, unless the officer says ``despite_open``."""
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        out = fresh.reviews.filter(status__in=[ReviewStatus.WAITING, ReviewStatus.SCORING, ReviewStatus.DISCUSSION])
        if out.exists() and not despite_open:
            raise GuardRefused(_("Not all projects are scored yet."))
        return _move(by, fresh, "decide")


def back_to_scoring(*, by: Actor, round: Round) -> Round:
    return _move(by, round, "score_on")


def close_round(*, by: Actor, round: Round) -> Round:
    """Refused as long as a project in it has no released decision and has not been taken out."""
    with transaction.atomic():
        fresh = lock(Round, round.pk)
        if fresh.reviews.exclude(status__in=ENDED).exists():
            raise GuardRefused(_("Some projects of this round still wait for their decision."))
        closed = _move(by, fresh, "close")
        tell_closed(round_=closed)
    return closed


def _move(by: Actor, round_: Round, name: str) -> Round:
    values = {"status_since": timezone.now()}
    return perform(ROUND_MACHINE, name, round_, by=by, allow=require_transition, values=values)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(value)
    return value if value is None or isinstance(value, bool | int | str) else str(getattr(value, "pk", value))


def _record(by: Actor, round_: Round, event: str, changes: Mapping[str, Any]) -> None:
    record(
        by=by,
        event=event,
        object_type="round",
        object_ref=round_.audit_ref,
        region=round_.region_id,
        changes=changes,
    )
