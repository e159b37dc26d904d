"""How somebody stands to what waits, as conditions of one question: nothing here asks the database anything."""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import Organisation
from accounts.roles import Role
from core.actor import Actor
from projects.selectors.visibility import own_ids
from registration.selectors.cases import CITY_CLASS

M = TypeVar("M", bound=Model)

NOBODY = Q(pk__in=[])
# In these roles somebody acts for his own project; whoever is not yet confirmed has one too.
OWNERS = frozenset({"", Role.CLINICIAN.value, Role.INSTITUTION_MANAGER.value})
ENTERPRISES = frozenset({Role.ENTERPRISE_MEMBER.value})
INSTITUTIONS = frozenset({Role.INSTITUTION_MANAGER.value})
SIDES = OWNERS | ENTERPRISES
OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
COACHES = frozenset({Role.COACH.value})
CITIES = frozenset({Role.CITY_OFFICER.value})
REVIEWERS = frozenset({Role.REVIEWER.value})
PLATFORMS = frozenset({Role.PLATFORM_MEMBER.value})
INSTITUTES = frozenset({Role.TEST_INSTITUTE.value})
DEPARTMENTS = frozenset({Role.DEPARTMENT.value})
SYSTEM_ADMINS = frozenset({Role.SYSTEM_ADMIN.value})
# They watch over a province.
WATCHERS = frozenset({Role.PROVINCIAL_OFFICER.value, Role.LEADER.value})


def owned(actor: Actor, path: str = "") -> Q:
    """``path`` leads to the project, "" or ending in "__"."""
    return Q(**{f"{path}owner_id": actor.user_id}) if actor.user_id is not None else NOBODY


def own_part(actor: Actor, path: str = "project") -> Q:
    """He is the owner or one of the team: whoever has a part in a project guides and judges nothing of it."""
    return Q(**{f"{path}__in": own_ids(actor.user_id)}) if actor.user_id is not None else NOBODY


def registrant(actor: Actor, case: str = "") -> Q:
    """He speaks for the registrant of the case to which ``case`` leads ("" or ending in "__")."""
    if actor.organisation_id is None:
        return NOBODY
    mine = Q(**{f"{case}registrant_id": actor.organisation_id})
    if actor.role == Role.ENTERPRISE_MEMBER:
        return mine & Q(**{f"{case}registrant__verified_at__isnull": False})
    return mine if actor.role == Role.INSTITUTION_MANAGER else NOBODY


def side(actor: Actor, case: str = "") -> Q:
    return owned(actor, f"{case}project__") | registrant(actor, case)


def coached(actor: Actor, case: str = "") -> Q:
    if actor.role != Role.COACH or actor.user_id is None:
        return NOBODY
    mine = Q(**{f"{case}coach_id": actor.user_id, f"{case}region_id": actor.region})
    return mine & ~own_part(actor, f"{case}project")


def in_city(actor: Actor, case: str = "") -> Q:
    """Filings of Class I at the place of the actor's office, without projects he has a part in."""
    if actor.role != Role.CITY_OFFICER:
        return NOBODY
    office = Organisation.objects.filter(pk=actor.organisation_id or 0, city_id=OuterRef(f"{case}city_id"))
    mine = Q(Exists(office)) & Q(**{f"{case}management_class": CITY_CLASS})
    return mine & ~own_part(actor, f"{case}project")


def guided(actor: Actor, case: str = "") -> Q:
    """He is who the case calls its coach: the coach himself, or of a filing without one the city's officers."""
    return coached(actor, case) | (in_city(actor, case) & Q(**{f"{case}coach": None}))


def of_province(rows: QuerySet[M], actor: Actor, region: str = "region", project: str = "project") -> QuerySet[M]:
    """The province's, for whoever watches over it, without projects he has a part in; paths to both."""
    if actor.role not in WATCHERS or not actor.region:
        return rows.none()
    found = rows.filter(**{region: actor.region})
    return found.exclude(own_part(actor, project)) if project else found


def in_roles(actor: Actor, roles: frozenset[str], rows: QuerySet[M], **where: Any) -> QuerySet[M]:
    """Nothing for other roles, and nothing for whoever is not signed in."""
    return rows.filter(**where) if actor.user_id is not None and actor.role in roles else rows.none()
