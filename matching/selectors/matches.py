"""Which matches exist for whom. The two sides see theirs; a firm never learns that others asked."""

from django.db.models import Q, QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from matching.enums import CHOSEN, LIVING, Side
from matching.models import Match
from projects.selectors.visibility import REVIEW_ROLES, is_verified_firm

NEWEST_FIRST = ("-id",)
WITH_SIDES = ("project__region", "project__institution", "project__owner", "organisation__region", "author", "contact")


def matches_of(actor: Actor) -> QuerySet[Match]:
    """Those in which the actor stands on one of the two sides in his present role; of no use to anybody else."""
    return Match.objects.filter(_as_owner(actor) | _as_firm(actor)).select_related(*WITH_SIDES)


def _as_owner(actor: Actor) -> Q:
    return Q(project__owner_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])


def _as_firm(actor: Actor) -> Q:
    """Past and present ones; a firm that lost its verification sees none."""
    if actor.role != Role.ENTERPRISE_MEMBER or not is_verified_firm(actor):
        return Q(pk__in=[])
    return Q(organisation_id=actor.organisation_id)


def match_for(actor: Actor, ref: str) -> Match:
    """A match of which the actor stands on one side. Raises NotVisible alike for unknown and for others' ones."""
    match = matches_of(actor).filter(ref=ref).first()
    if match is None:
        raise NotVisible
    return match


def side_of(actor: Actor, match: Match) -> Side:
    """For a match of ``matches_of``: on which side the actor stands. The owner is the project's side in any role."""
    return Side.PROJECT if match.project.owner_id == actor.user_id else Side.FIRM


def other_side(side: Side) -> Side:
    return Side.FIRM if side == Side.PROJECT else Side.PROJECT


def names_are_known(match: Match) -> bool:
    """Once both have chosen, each side learns who acts for the other."""
    return match.status in CHOSEN


def matches_of_office(actor: Actor) -> QuerySet[Match]:
    """The matches of the officer's province as facts: who, when, how far. Messages and papers are not for him.

    Nobody watches over a project he has a part in.
    """
    if actor.role not in REVIEW_ROLES:
        return Match.objects.none()
    found = Match.objects.filter(project__region_id=actor.region)
    mine = Q(project__owner_id=actor.user_id) | Q(project__team__user_id=actor.user_id)
    return found.exclude(mine).select_related("project__institution", "organisation")


def living_match(organisation_id: int, project_id: int) -> Match | None:
    """The one match between these two that is still going on."""
    return Match.objects.filter(
        organisation_id=organisation_id, project_id=project_id, status__in=sorted(LIVING)
    ).first()
