"""Who may do what in screening, with the reason when not."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.permissions import is_officer
from accounts.roles import Role
from core.actor import Actor
from core.errors import PermissionRefused
from core.workflow import Transition
from projects.models import Project
from projects.selectors.visibility import TEAM
from projects.selectors.visibility import relations_of as relations_to_project
from projects.workflow import OFFICER as PROJECT_OFFICER
from projects.workflow import OWNER
from screening.enums import ReviewStatus, SeatStatus
from screening.models import Appeal, Decision, Expert, Review, Seat
from screening.selectors.visibility import judged_by
from screening.workflow import APPLICANT, EXPERT, OFFICER, OTHER_OFFICER, SECOND_OFFICER, SYSTEM


def require_officer(actor: Actor, region: str | None) -> None:
    if not is_officer(actor, region):
        raise PermissionRefused(_("Only an officer of this province can do this."))


def relations_of(actor: Actor, obj: Any) -> frozenset[str]:
    """How somebody stands to a round, review, seat, decision, appeal, expert, standard or publication.

    Whoever has a part in a project, or judges it as an expert, is none of its officers here: he must not learn how it
    is judged.
    """
    if actor.is_system:
        return frozenset({SYSTEM})
    found = {relation for relation, holds in _asked(actor, obj) if holds}
    if OFFICER in found and isinstance(obj, Decision) and obj.prepared_by_id != actor.user_id:
        found.add(SECOND_OFFICER)
    if OFFICER in found and isinstance(obj, Appeal) and actor.user_id not in decided_by(obj.decision):
        found.add(OTHER_OFFICER)
    return frozenset(found)


def _asked(actor: Actor, obj: Any) -> list[tuple[str, bool]]:
    project = project_of(obj)
    if project is None:
        return [(OFFICER, is_officer(actor, obj.region_id)), (EXPERT, _is_expert(actor, obj))]
    relations = relations_to_project(actor, project)
    return [
        (OFFICER, PROJECT_OFFICER in relations and not judged_by(actor).filter(review=review_of(obj)).exists()),
        (APPLICANT, OWNER in relations),
        (EXPERT, isinstance(obj, Seat) and _is_expert(actor, obj.expert)),
    ]


def project_of(obj: Any) -> Project | None:
    review = review_of(obj)
    return review.project if review is not None else None


def review_of(obj: Any) -> Review | None:
    if isinstance(obj, Review):
        return obj
    if isinstance(obj, Seat | Decision):
        return obj.review
    return obj.decision.review if isinstance(obj, Appeal) else None


def decided_by(decision: Decision) -> frozenset[int | None]:
    """The officers who took part in a decision: they do not judge the appeal against it."""
    return frozenset({decision.prepared_by_id, decision.confirmed_by_id} - {None})


def _is_expert(actor: Actor, obj: Any) -> bool:
    return (
        isinstance(obj, Expert)
        and obj.user_id is not None
        and obj.user_id == actor.user_id
        and actor.role == Role.REVIEWER
    )


def require_transition(actor: Actor, obj: Any, transition: Transition) -> None:
    """The ``allow`` of the spine for everything in screening."""
    if relations_of(actor, obj) & set(transition.by):
        return
    if transition.by == (SECOND_OFFICER,):
        raise PermissionRefused(_("Two people decide this: somebody other than the one who prepared it confirms."))
    if transition.by == (OTHER_OFFICER,):
        raise PermissionRefused(_("Whoever took part in the decision does not judge the appeal against it."))
    if transition.by == (EXPERT,):
        raise PermissionRefused(_("Only the expert himself can do this."))
    raise PermissionRefused(_("Only an officer of this province can do this."))


def require_applicant(actor: Actor, review: Review) -> None:
    if APPLICANT not in relations_of(actor, review):
        raise PermissionRefused(_("Only the applicant of this project can do this."))


def require_conclusion(actor: Actor, review: Review, transition: Transition) -> None:
    """As ``require_transition``; the round's chair may also end a discussion, unless he is in conflict there."""
    me = actor.user_id
    ends = transition.name == "complete" and review.status == ReviewStatus.DISCUSSION
    if ends and me is not None and me == review.round.chair_id:
        conflicted = review.panel.filter(expert__user_id=me, status=SeatStatus.CONFLICT).exists()
        if not conflicted and not relations_to_project(actor, review.project) & {OWNER, TEAM}:
            return
    require_transition(actor, review, transition)


def require_unbarred(actor: Actor, review: Review) -> None:
    """Whoever decided what is now reviewed again on appeal does not decide it a second time."""
    if actor.user_id is not None and review.barred.filter(pk=actor.user_id).exists():
        raise PermissionRefused(_("You took part in the earlier decision; somebody else decides this time."))
