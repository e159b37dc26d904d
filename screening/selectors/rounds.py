"""Rounds as their officers see them: which projects may enter, whose panel is ready, how far the scoring is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.actor import Actor
from core.thresholds import threshold
from core.workdays import add_workdays
from projects.enums import ManagementClass, Status
from projects.models import Project
from projects.selectors.visibility import provincial
from screening.content import TAGS
from screening.enums import SITTING, ReviewStatus, RoundKind, RoundStatus, SeatStatus, Specialty, Verdict
from screening.models import Decision, Review, Round, Seat
from screening.selectors.visibility import own_part, reviews_visible_to, rounds_visible_to, seats_visible_to_officer

# Every panel, of whatever size, has one of each (domain guide §4.2).
NEEDED = frozenset({Specialty.CLINICAL.value, Specialty.ENGINEERING.value, Specialty.REGULATORY.value})
SMALLEST_PANEL = 3
ENDED = (ReviewStatus.RELEASED.value, ReviewStatus.CANCELLED.value)
RUNNING_ROUNDS = (RoundStatus.SCORING.value, RoundStatus.DECIDING.value)
OPEN_SEATS = (SeatStatus.INVITED.value, SeatStatus.ACCEPTED.value)
CANDIDATE_ORDER = ("-applied_on", "-id")
ROUND_ORDER = ("-id",)


def proposed_tags(project: Project) -> list[str]:
    """What the portal proposes as grounds for 综合评选; the officer chooses, for class alone does not decide
    (domain guide §2.2). The class claimed counts as long as the office has confirmed none."""
    found = {
        "class_iii": (project.confirmed_class or project.claimed_class) == ManagementClass.III,
        "innovative": project.innovative,
        "first_of_kind": project.first_of_kind,
    }
    return [tag for tag in TAGS if found[tag]]


def last_released(project: Project) -> Review | None:
    """The review that a new one of this project follows on."""
    return project.reviews.filter(status=ReviewStatus.RELEASED).order_by("-id").first()


def takes_projects(round_: Round) -> bool:
    """A batch until it opens, a rolling review as long as it runs."""
    if round_.kind == RoundKind.ROLLING:
        return round_.status != RoundStatus.CLOSED
    return round_.status == RoundStatus.PREPARING


def places_left(round_: Round) -> int | None:
    """How many projects it still takes; None without a limit. A rolling review counts those not yet decided.

    Capacity is a fact of the round: every project in it counts, whoever asks.
    """
    if not round_.capacity:
        return None
    counted = round_.reviews.exclude(status=ReviewStatus.CANCELLED)
    if round_.kind == RoundKind.ROLLING:
        counted = counted.exclude(status=ReviewStatus.RELEASED)
    return max(round_.capacity - counted.count(), 0)


@dataclass(frozen=True)
class Terms:
    """Last days for answering an invitation and for the score."""

    answer_due_on: date
    score_due_on: date


def terms_of(round_: Round, today: date) -> Terms:
    """For seats given today. A batch has one day for all scores; a rolling review counts from the invitation."""
    answer = add_workdays(today, threshold("SCREENING.answer_days", round_.region_id, on=today))
    if round_.kind == RoundKind.ROLLING:
        return Terms(answer, add_workdays(today, threshold("SCREENING.score_days", round_.region_id, on=today)))
    return Terms(min(answer, max(round_.scores_due_on, today)), round_.scores_due_on)


def panels_of(reviews: Iterable[Review]) -> dict[int, list[str]]:
    """The specialties that sit in each panel, by review."""
    panels: dict[int, list[str]] = {review.pk: [] for review in reviews}
    seats = Seat.objects.filter(review__in=panels, status__in=SITTING).values_list("review_id", "specialty")
    for review_id, specialty in seats:
        panels[review_id].append(specialty)
    return panels


def is_complete(panel: list[str], seats: int) -> bool:
    return len(panel) >= seats and set(panel) >= NEEDED


def can_score(panel: list[str]) -> bool:
    """Smaller than the round asks for, and still a panel by the standard."""
    return is_complete(panel, SMALLEST_PANEL)


def unready_reviews(round_: Round) -> list[Review]:
    """Reviews that wait for a panel as large as the round asks for."""
    waiting = list(round_.reviews.filter(status=ReviewStatus.WAITING).select_related("project").order_by("id"))
    panels = panels_of(waiting)
    return [review for review in waiting if not is_complete(panels[review.pk], round_.seats)]


def rounds_listed(actor: Actor) -> QuerySet[Round, Any]:
    """The rounds of the officer's province with what they hold, as far as he may know; order by ROUND_ORDER."""
    seen = ~Q(reviews__status=ReviewStatus.CANCELLED) & ~Q(reviews__project__in=own_part(actor))
    done = Q(reviews__status__in=[ReviewStatus.SCORED, ReviewStatus.PREPARED, ReviewStatus.RELEASED])
    return rounds_visible_to(actor).annotate(
        projects=Count("reviews", filter=seen),
        scored_projects=Count("reviews", filter=seen & done),
        released_projects=Count("reviews", filter=seen & Q(reviews__status=ReviewStatus.RELEASED)),
    )


def candidates(actor: Actor, *, text: str = "", tag: str = "") -> QuerySet[Project]:
    """Accepted projects in no running review, without those the officer has a part in; order by CANDIDATE_ORDER."""
    running = Review.objects.filter(project=OuterRef("pk")).exclude(status__in=ENDED)
    rows = provincial(actor).filter(~Exists(running), status=Status.ACCEPTED).exclude(pk__in=own_part(actor))
    for word in text.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(institution__name__icontains=word)
        )
    return rows.filter(_tagged(tag)).select_related("institution")


def _tagged(tag: str) -> Q:
    class_iii = Q(confirmed_class=ManagementClass.III) | Q(confirmed_class="", claimed_class=ManagementClass.III)
    found = {"class_iii": class_iii, "innovative": Q(innovative=True), "first_of_kind": Q(first_of_kind=True)}
    if tag == "none":
        return ~(found["class_iii"] | found["innovative"] | found["first_of_kind"])
    return found.get(tag, Q())


def candidates_numbered(actor: Actor, numbers: Iterable[str]) -> list[Project]:
    """In the order given; what may not enter is left out."""
    wanted = list(dict.fromkeys(numbers))
    found = {project.reference: project for project in candidates(actor).filter(reference__in=wanted)}
    return [found[number] for number in wanted if number in found]


@dataclass(frozen=True)
class Progress:
    """Of one round or review: seats by what became of them. ``late`` are open seats past their day."""

    seats: int = 0
    invited: int = 0
    accepted: int = 0
    submitted: int = 0
    late: int = 0
    left: int = 0

    @property
    def share(self) -> float | None:
        return self.submitted / self.seats if self.seats else None


def _parts(today: date) -> dict[str, Q]:
    """Which seats each figure of ``Progress`` counts."""
    return {
        "seats": Q(status__in=SITTING),
        "invited": Q(status=SeatStatus.INVITED),
        "accepted": Q(status=SeatStatus.ACCEPTED),
        "submitted": Q(status=SeatStatus.SUBMITTED),
        "late": Q(status__in=OPEN_SEATS, score_due_on__lt=today),
        "left": Q(status__in=[SeatStatus.DECLINED, SeatStatus.CONFLICT, SeatStatus.REPLACED]),
    }


def seat_counts(today: date) -> dict[str, Count]:
    """Aggregates over seats for ``Progress``."""
    return {name: Count("id", filter=condition) for name, condition in _parts(today).items()}


def panel_counts(today: date) -> dict[str, Coalesce]:
    """The same beside each review, worked out only for the rows of the page, however long the round is."""
    panel = Seat.objects.filter(review=OuterRef("pk")).order_by().values("review")
    return {
        name: Coalesce(Subquery(panel.filter(condition).annotate(n=Count("id")).values("n")), 0)
        for name, condition in _parts(today).items()
    }


def _living(actor: Actor, round_: Round) -> QuerySet[Review]:
    return reviews_visible_to(actor).filter(round=round_).exclude(status=ReviewStatus.CANCELLED)


def seats_of_round(actor: Actor, round_: Round) -> QuerySet[Seat]:
    """Seats of the reviews that the officer may see and that go on."""
    rows = seats_visible_to_officer(actor).filter(review__round=round_)
    return rows.exclude(review__status=ReviewStatus.CANCELLED)


def progress_of(actor: Actor, round_: Round, today: date) -> Progress:
    return Progress(**seats_of_round(actor, round_).aggregate(**seat_counts(today)))


def status_counts(actor: Actor, round_: Round) -> dict[str, int]:
    counted = _living(actor, round_).values("status").annotate(n=Count("id")).values_list("status", "n")
    return {**dict.fromkeys(ReviewStatus.values, 0), **dict(counted)}


REVIEW_ORDER = ("id",)


def review_rows(actor: Actor, round_: Round, today: date, *, show: str = "", text: str = "") -> QuerySet[Review, Any]:
    """The reviews of a round with their panels' progress; ``show`` is a status, "late" or empty.

    Order by REVIEW_ORDER: never by a score, from which a position could be read.
    """
    rows = _living(actor, round_) if show != ReviewStatus.CANCELLED else _cancelled(actor, round_)
    for word in text.split():
        rows = rows.filter(Q(project__title__icontains=word) | Q(project__reference__icontains=word))
    if show == "late":
        late = Seat.objects.filter(review=OuterRef("pk"), status__in=OPEN_SEATS, score_due_on__lt=today)
        rows = rows.filter(Exists(late))
    elif show in ReviewStatus.values:
        rows = rows.filter(status=show)
    return rows.select_related("project", "project__institution").annotate(**panel_counts(today))


def _cancelled(actor: Actor, round_: Round) -> QuerySet[Review]:
    return reviews_visible_to(actor).filter(round=round_, status=ReviewStatus.CANCELLED)


@dataclass(frozen=True)
class ExpertProgress:
    """One expert's part in a round. ``due_on`` is the earliest day of what he has open."""

    expert_id: int
    code: str
    name: str
    specialty: str
    institution: str
    progress: Progress
    due_on: date | None
    has_account: bool

    @property
    def to_do(self) -> int:
        return self.progress.invited + self.progress.accepted


def expert_rows(actor: Actor, round_: Round, today: date, *, only_late: bool = False) -> list[ExpertProgress]:
    """Every expert who was given a seat here, those with late scores first; a pool has some hundreds at most."""
    names = ("expert_id", "expert__number", "expert__name", "expert__specialty", "expert__institution_name")
    counted: Any = seats_of_round(actor, round_).order_by().values(*names)
    rows = counted.annotate(
        **seat_counts(today),
        due_on=Min("score_due_on", filter=Q(status__in=OPEN_SEATS)),
        account=Max("expert__user_id"),
    )
    found = [_expert_progress(row) for row in rows.order_by("expert__number")]
    found.sort(key=lambda each: -each.progress.late)
    return [each for each in found if each.progress.late or not only_late]


def _expert_progress(row: dict[str, Any]) -> ExpertProgress:
    labels = dict(Specialty.choices)
    return ExpertProgress(
        expert_id=row["expert_id"],
        code=f"E-{row['expert__number']:03d}",
        name=row["expert__name"],
        specialty=str(labels[row["expert__specialty"]]),
        institution=row["expert__institution_name"],
        progress=Progress(**{name: row[name] for name in Progress.__dataclass_fields__}),
        due_on=row["due_on"],
        has_account=row["account"] is not None,
    )


# 346 of 497 applications entered the library in the published year (domain guide §2.1): "about 70 %".
PUBLISHED_PASS_SHARE = 346 / 497
# Krippendorff's usual marks: conclusions are sound from the first on, tentative from the second on.
SOUND, TENTATIVE = Decimal("0.8"), Decimal("0.667")


@dataclass(frozen=True)
class Figures:
    """What a round comes to so far. Totals and spreads are means of points; ``passed`` counts decisions, released or
    prepared, of ``decided``. ``load`` and ``load_most`` are seats by expert."""

    reviews: int
    mean: Decimal | None
    mean_spread: Decimal | None
    wide: int
    vetoed: int
    passed: int
    decided: int
    experts: int
    load: float | None
    load_most: int
    alpha: Decimal | None

    @property
    def pass_share(self) -> float | None:
        return self.passed / self.decided if self.decided else None

    @property
    def agreement(self) -> str:
        """ "sound", "tentative", "weak", or empty before it is worked out."""
        if self.alpha is None:
            return ""
        if self.alpha >= SOUND:
            return "sound"
        return "tentative" if self.alpha >= TENTATIVE else "weak"


def figures_of(actor: Actor, round_: Round, spread_limit: Decimal) -> Figures:
    """Three queries, whatever the round's size: single results are kept with each review."""
    totals = _living(actor, round_).aggregate(
        reviews=Count("id"),
        mean=Avg("total"),
        mean_spread=Avg("spread", filter=Q(scored__gte=2)),
        wide=Count("id", filter=Q(spread__gt=spread_limit)),
        vetoed=Count("id", filter=Q(vetoes__gt=0)),
    )
    standing = _living(actor, round_).filter(status__in=[ReviewStatus.PREPARED, ReviewStatus.RELEASED])
    decided = Decision.objects.filter(review__in=standing).aggregate(
        decided=Count("id"), passed=Count("id", filter=Q(verdict=Verdict.PASSED))
    )
    sitting = seats_of_round(actor, round_).filter(status__in=SITTING)
    by_expert = sitting.order_by().values("expert").annotate(n=Count("id"))
    load = by_expert.aggregate(experts=Count("expert"), load_most=Max("n"), seats=Sum("n"))
    experts = load["experts"] or 0
    return Figures(
        **totals,
        **decided,
        experts=experts,
        load=load["seats"] / experts if experts else None,
        load_most=load["load_most"] or 0,
        alpha=_alpha(round_),
    )


def _alpha(round_: Round) -> Decimal | None:
    found = round_.agreement.get("total")
    return None if found is None else Decimal(str(found))


# A review whose panel has a gap waits for the office, and its other experts go on.
BEING_SCORED = (ReviewStatus.WAITING.value, ReviewStatus.SCORING.value)


def open_seats_in(round_: Round) -> QuerySet[Seat]:
    """Accepted, or invited and told so, in reviews being scored.

    Before the round opens its experts know nothing of it; later on, who is drawn into an incomplete panel hears of it
    once the panel is complete.
    """
    told = Q(status=SeatStatus.INVITED) & (
        Q(review__status=ReviewStatus.SCORING) | Q(invited_at__lte=F("review__round__status_since"))
    )
    return Seat.objects.filter(
        Q(status=SeatStatus.ACCEPTED) | told,
        review__round=round_,
        review__round__status=RoundStatus.SCORING,
        review__status__in=BEING_SCORED,
    )


def late_enough(today: date, region: str) -> date:
    """The last day on which scores were due that are now so late that the chair hears of them."""
    day = today
    days = threshold("SCREENING.late_after_days", region)
    while add_workdays(day, days) > today:
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True)
class RoundsDuty:
    """Reviews in which the office has the turn, and those that wait for a late score."""

    waiting: int
    late: int


def rounds_duty(actor: Actor, today: date) -> RoundsDuty:
    """In one query."""
    late = Seat.objects.filter(review=OuterRef("pk"), status__in=OPEN_SEATS, score_due_on__lt=today)
    office = [ReviewStatus.WAITING, ReviewStatus.DISCUSSION]
    running = (
        reviews_visible_to(actor)
        .exclude(round__status=RoundStatus.CLOSED)
        .filter(status__in=[*office, ReviewStatus.SCORING])
    )
    counts = running.annotate(is_late=Exists(late)).aggregate(
        waiting=Count("id", filter=Q(status__in=office) | Q(is_late=True)),
        late=Count("id", filter=Q(is_late=True, round__status=RoundStatus.SCORING)),
    )
    return RoundsDuty(**counts)
