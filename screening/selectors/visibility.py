"""Which rounds, reviews, seats and experts exist for a viewer: to everybody else they do not exist."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from projects.models import Project
from projects.selectors.visibility import own_ids
from screening.enums import SITTING, SeatStatus
from screening.models import Decision, Expert, Review, Round, Seat, Standard

T = TypeVar("T", bound=Model)


def works_as_officer(actor: Actor) -> bool:
    return actor.role == Role.PROVINCIAL_OFFICER


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """Those of the officer's province."""
    if not works_as_officer(actor):
        return Round.objects.none()
    return Round.objects.filter(region_id=actor.region).select_related("standard", "chair")


def round_for(actor: Actor, ref: str) -> Round:
    """Raises NotVisible."""
    return _one(rounds_visible_to(actor).filter(ref=ref))


def reviews_visible_to(actor: Actor) -> QuerySet[Review]:
    """Of the officer's province, without those of projects he has a part in himself: not their scores, not a count.

    Nor those he judges or judged as an expert before he came to the office, or declared a conflict with.

    An officer who decided what is now looked at again on appeal sees the review, and may not decide it.
    """
    if not works_as_officer(actor):
        return Review.objects.none()
    return (
        Review.objects.filter(region_id=actor.region)
        .exclude(project__in=own_part(actor))
        .exclude(pk__in=judged_by(actor).values("review"))
    )


def judged_by(actor: Actor) -> QuerySet[Seat]:
    """The seats of this person that bar him from the office's side, in whatever role he acts now."""
    if actor.user_id is None:
        return Seat.objects.none()
    barring = Q(status__in=[*SITTING, SeatStatus.CONFLICT]) | Q(submitted_at__isnull=False)
    return Seat.objects.filter(barring, expert__user_id=actor.user_id)


def own_part(actor: Actor) -> QuerySet[Project, Any]:
    """Projects in which this person has a part: nobody sees there how he is judged."""
    mine = own_ids(actor.user_id) if actor.user_id is not None else []
    return Project.objects.filter(pk__in=mine).values("pk")


def reviews_of_project(actor: Actor, project: Project) -> list[Review]:
    """Newest first, with round and decision; empty for an officer who has a part in the project."""
    found = reviews_visible_to(actor).filter(project=project).select_related("round", "decision")
    return list(found.order_by("-id"))


def review_for(actor: Actor, ref: str) -> Review:
    """Raises NotVisible."""
    return _one(
        reviews_visible_to(actor)
        .filter(ref=ref)
        .select_related("round", "round__standard", "project", "project__institution", "submission")
    )


def expert_of(actor: Actor) -> QuerySet[Expert]:
    """The pool entries of the signed-in reviewer: one in each province that asked him."""
    if actor.role != Role.REVIEWER or actor.user_id is None:
        return Expert.objects.none()
    return Expert.objects.filter(user_id=actor.user_id)


def seats_of(actor: Actor) -> QuerySet[Seat]:
    """The reviewer's own seats, whatever became of them. Nobody else's, and nothing of other seats."""
    return Seat.objects.filter(expert__in=expert_of(actor))


def seat_for(actor: Actor, ref: str) -> Seat:
    """One's own seat. Raises NotVisible."""
    return _one(seats_of(actor).filter(ref=ref).select_related("expert", "review", "review__round", "review__project"))


def seats_visible_to_officer(actor: Actor) -> QuerySet[Seat]:
    return Seat.objects.filter(review__in=reviews_visible_to(actor))


def experts_visible_to(actor: Actor) -> QuerySet[Expert]:
    """The province's pool, for its officers."""
    if not works_as_officer(actor):
        return Expert.objects.none()
    return Expert.objects.filter(region_id=actor.region)


def expert_for(actor: Actor, ref: str) -> Expert:
    """Raises NotVisible."""
    return _one(experts_visible_to(actor).filter(ref=ref).select_related("institution", "user"))


def decisions_visible_to(actor: Actor) -> QuerySet[Decision]:
    return Decision.objects.filter(review__in=reviews_visible_to(actor))


def standards_visible_to(actor: Actor) -> QuerySet[Standard]:
    """For officers: the province's own versions and those that hold for all provinces, drafts of others never."""
    common = Q(region=None) & ~Q(status="draft")
    own = Q(region_id=actor.region) if works_as_officer(actor) else Q(pk__in=[])
    return Standard.objects.filter(common | own)


def standard_in_force(region: str) -> Standard:
    """The province's published version, else the one for all provinces. Raises NotVisible when there is neither."""
    published = Standard.objects.filter(Q(region_id=region) | Q(region=None), status="published")
    return _one(published.order_by("region"))  # NULL sorts last


def _one(rows: QuerySet[T]) -> T:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found
