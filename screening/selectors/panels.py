"""Panels as officers see them: what a draw starts from, who could take a seat, and why others cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Text
from screening import panels
from screening.enums import ReviewStatus, RoundStatus
from screening.models import Expert, Review, Round, Seat
from screening.selectors.conflicts import Conflict, Found, conflicts, standing
from screening.selectors.experts import hindrances, is_available, pool_of, present_loads, qualified

# A panel can be given experts while its review is in one of these, and its round in one of those.
SEATABLE = (ReviewStatus.WAITING.value, ReviewStatus.SCORING.value)
# An expert can leave it a little longer: a conflict may be found when his score is in already.
REPLACEABLE = (*SEATABLE, ReviewStatus.SCORED.value, ReviewStatus.DISCUSSION.value)
OPEN_ROUNDS = (RoundStatus.PREPARING.value, RoundStatus.SCORING.value)


def seatable_reviews(round_: Round) -> QuerySet[Review]:
    """Those of a round whose panels can still be given experts, in the order in which they are locked."""
    rows = Review.objects.filter(round=round_, status__in=SEATABLE)
    people = ("project__institution", "project__owner", "project__applicant")
    return rows.select_related("round", "project", *people).order_by("pk")


@dataclass(frozen=True)
class Sitting:
    """Seats by review: the specialties that sit, and everybody who may not be asked (again)."""

    kept: Mapping[int, list[str]]
    asked: Mapping[int, set[int]]


def sitting_in(reviews: Sequence[Review]) -> Sitting:
    """Two queries. After an appeal, those who scored before are asked no more: other experts look at it."""
    kept: dict[int, list[str]] = {review.pk: [] for review in reviews}
    asked: dict[int, set[int]] = {review.pk: set() for review in reviews}
    for seat in Seat.objects.filter(review__in=kept).order_by("pk"):
        asked[seat.review_id].add(seat.expert_id)
        if seat.is_sitting:
            kept[seat.review_id].append(seat.specialty)
    appealed = {review.previous_id: review.pk for review in reviews if review.on_appeal and review.previous_id}
    earlier = Seat.objects.filter(review__in=appealed).values_list("review_id", "expert_id")
    for review_id, expert_id in earlier:
        asked[appealed[review_id]].add(expert_id)
    return Sitting(kept, asked)


def inputs_of(round_: Round, reviews: Sequence[Review], experts: Sequence[Expert]) -> panels.Inputs:
    """What a draw for these reviews starts from. Projects are named by the primary key of their review."""
    today = timezone.localdate()
    loads = present_loads(experts)
    sitting = sitting_in(reviews)
    found = conflicts([review.project for review in reviews], experts)
    barred = _barred(reviews, found)
    subjects = {subject_of(review): review for review in reviews}
    return panels.Inputs(
        seats=round_.seats,
        candidates=[
            panels.Candidate(each.pk, each.specialty, loads[each.pk], each.load_limit, is_available(each, today))
            for each in experts
        ],
        qualified={
            subject: [each.pk for each in experts if qualified(each, review.project)]
            for subject, review in subjects.items()
        },
        panels=[
            panels.Panel(
                review.pk,
                subject_of(review),
                barred.get(review.pk, {}),
                sorted(sitting.asked[review.pk]),
                sitting.kept[review.pk],
            )
            for review in reviews
        ],
    )


def subject_of(review: Review) -> str:
    """The field in which its experts must be qualified; many projects share one."""
    return f"{review.project.subcatalogue}|{review.project.department}"


def _barred(reviews: Sequence[Review], found: Found) -> dict[int, dict[int, list[str]]]:
    of_project = {review.project_id: review.pk for review in reviews}
    barred: dict[int, dict[int, list[str]]] = {}
    for (project_id, expert_id), between in found.items():
        rules = [conflict.rule for conflict in standing(between)]
        if rules:
            barred.setdefault(of_project[project_id], {})[expert_id] = rules
    return barred


@dataclass(frozen=True)
class RankedExpert:
    """One expert for one review. ``obstacles`` keep him from the seat; without any he can be seated by hand.

    ``other_obstacles`` are
    those beside conflicts. ``reasons`` say what speaks for him. ``conflicts`` include those an officer has dismissed.
    """

    expert: Expert
    load: int
    wanted: bool
    reasons: list[Text]
    obstacles: list[Text]
    other_obstacles: list[Text]
    conflicts: list[Conflict]

    @property
    def can_sit(self) -> bool:
        return not self.obstacles

    @property
    def standing(self) -> list[Conflict]:
        return standing(self.conflicts)


def ranked_experts(review: Review) -> list[RankedExpert]:
    """The province's pool for one panel: who can sit first, wanted specialties first, then the smallest load.

    A fixed number of queries. The caller has checked that the viewer is an officer of this review.
    """
    experts = list(pool_of(review.region_id))
    return _ranked(review, experts)


def obstacles_for(review: Review, expert: Expert) -> list[Text]:
    """Why this expert cannot be given a seat in this panel; the same rules as for a draw."""
    return _ranked(review, [expert])[0].obstacles


def _ranked(review: Review, experts: Sequence[Expert]) -> list[RankedExpert]:
    loads = present_loads(experts)
    sitting = sitting_in([review])
    kept, asked = sitting.kept[review.pk], sitting.asked[review.pk]
    wanted = wanted_in(review.round.seats, kept)
    found = conflicts([review.project], experts)
    rows = [
        _rank(review, each, loads[each.pk], wanted, each.pk in asked, found.get((review.project_id, each.pk), []))
        for each in experts
    ]
    return sorted(rows, key=lambda row: (not row.can_sit, not row.wanted, row.load, row.expert.number))


@dataclass(frozen=True)
class Wanted:
    """What the next seats of a panel may be: ``missing`` are specialties it must still have, ``free`` any others."""

    missing: frozenset[str]
    free: int

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.free

    def takes(self, specialty: str) -> bool:
        return bool(self.free) or specialty in self.missing


def wanted_in(seats: int, kept: Sequence[str]) -> Wanted:
    *missing, free = panels.wanted_parts(seats, kept)
    return Wanted(frozenset(part for part, n in zip(panels.MANDATORY, missing, strict=True) if n), free)


def _rank(
    review: Review, expert: Expert, load: int, wanted: Wanted, asked: bool, found: list[Conflict]
) -> RankedExpert:
    obstacles: list[Text] = list(hindrances(expert, timezone.localdate()))
    if not qualified(expert, review.project):
        obstacles.append(_("Not of the project's field"))
    if asked:
        obstacles.append(_("Sits or sat on this panel already"))
    if load >= expert.load_limit:
        obstacles.append(_("Holds as many reviews as he takes"))
    if wanted.is_complete:
        obstacles.append(_("The panel is complete"))
    elif not wanted.takes(expert.specialty):
        obstacles.append(_("The seats left are for other specialties"))
    others = list(obstacles)
    obstacles += [conflict.explanation for conflict in standing(found)]
    missing = expert.specialty in wanted.missing
    return RankedExpert(expert, load, missing, _reasons(review, expert, load, missing), obstacles, others, found)


def _reasons(review: Review, expert: Expert, load: int, missing: bool) -> list[Text]:
    found: list[Text] = []
    if missing:
        found.append(_("The panel still needs this specialty"))
    if review.project.subcatalogue and review.project.subcatalogue in expert.subcatalogues:
        found.append(_("Qualified in the project's sub-catalogue"))
    if review.project.department and review.project.department in expert.departments:
        found.append(_("Of the same clinical department"))
    held = ngettext("Holds %(n)s review, takes %(limit)s", "Holds %(n)s reviews, takes %(limit)s", load)
    return [*found, held % {"n": load, "limit": expert.load_limit}]
