"""Which cases exist for somebody, and how he stands to one."""

from collections.abc import Sequence

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from accounts.models import Organisation
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from matching.models import Partnership
from projects.enums import ManagementClass
from projects.selectors.visibility import own_ids, visible_to
from projects.selectors.visibility import relations_of as relations_to_project
from projects.workflow import OFFICER as PROJECT_OFFICER
from projects.workflow import OWNER as PROJECT_OWNER
from registration.enums.cases import CaseStatus
from registration.models import Case
from registration.workflow.relations import (
    CITY,
    COACH,
    INSTITUTION,
    OFFICER,
    OWNER,
    REGISTRANT,
    SYSTEM,
    TEAM,
)

WITH_PROJECT = (
    "project__institution",
    "project__region",
    "project__city",
    "project__owner",
    "registrant__region",
    "registrant__city",
    "coach",
    "region",
    "city",
)
# What the city's market regulator guides: filings of Class I, by the registrant's place (domain guide §3.1).
CITY_CLASS = ManagementClass.I.value


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases whose pages open to this person in his present role."""
    if actor.is_system:
        return Case.objects.all()
    return Case.objects.filter(_own(actor) | _by_role(actor))


def case_for(actor: Actor, ref: str, along: Sequence[str] = (), **more: Combinable | FilteredRelation) -> Case:
    """Raises NotVisible alike for unknown and for hidden ones.

    ``project_shown``: whether the project's page opens to the actor. What a page reads besides is asked in the same
    query: values and single rows by their names in ``more``, related rows by their paths in ``along``.
    """
    shown = Exists(visible_to(actor).filter(pk=OuterRef("project_id")))
    rows = cases_visible_to(actor).filter(ref=ref).annotate(project_shown=shown, **more)
    found = rows.select_related(*WITH_PROJECT, *along).prefetch_related("project__team").first()
    if found is None:
        raise NotVisible
    return found


def _own(actor: Actor) -> Q:
    """Of one's own projects and those of one's teams."""
    return Q(project_id__in=own_ids(actor.user_id)) if actor.user_id is not None else Q(pk__in=[])


def _by_role(actor: Actor) -> Q:
    if actor.role == Role.PROVINCIAL_OFFICER:
        return Q(region_id=actor.region)
    if actor.role == Role.COACH:
        return Q(coach_id=actor.user_id, region_id=actor.region)
    if actor.role == Role.CITY_OFFICER:
        return Q(city_id=city_of(actor), management_class=CITY_CLASS)
    if actor.role == Role.ENTERPRISE_MEMBER:
        return Q(registrant_id=verified_organisation(actor))
    if actor.role == Role.INSTITUTION_MANAGER:
        return Q(registrant_id=actor.organisation_id) | Q(project__institution_id=actor.organisation_id)
    return Q(pk__in=[])


def city_of(actor: Actor) -> Subquery:
    """The place of the actor's office."""
    return Subquery(Organisation.objects.filter(pk=actor.organisation_id or 0).values("city_id")[:1])


def verified_organisation(actor: Actor) -> Subquery:
    """The actor's enterprise, as long as it is verified."""
    known = Organisation.objects.filter(pk=actor.organisation_id or 0, verified_at__isnull=False)
    return Subquery(known.values("pk")[:1])


def relations_of(actor: Actor, case: Case) -> frozenset[str]:
    """How somebody stands to a case; permissions follow from these and from nothing else.

    Whoever has a part in the project guides nothing of it, whatever his role.
    """
    if actor.is_system:
        return frozenset({SYSTEM})
    held = relations_to_project(actor, case.project)
    part = {OWNER: PROJECT_OWNER in held, TEAM: "team" in held, REGISTRANT: _is_registrant(actor, case)}
    guides = {
        COACH: actor.role == Role.COACH and case.coach_id == actor.user_id and actor.region == case.region_id,
        OFFICER: PROJECT_OFFICER in held and actor.region == case.region_id,
        CITY: _is_city(actor, case),
    }
    own = {name for name, holds in part.items() if holds}
    found = own or {name for name, holds in guides.items() if holds}
    institution = actor.role == Role.INSTITUTION_MANAGER and actor.organisation_id == case.project.institution_id
    return frozenset(found | {INSTITUTION}) if institution else frozenset(found)


def _is_registrant(actor: Actor, case: Case) -> bool:
    """Anybody acting for the verified enterprise; of an institution its managers."""
    if actor.organisation_id != case.registrant_id:
        return False
    speaks = actor.role == Role.ENTERPRISE_MEMBER and case.registrant.is_verified
    return speaks or actor.role == Role.INSTITUTION_MANAGER


def _is_city(actor: Actor, case: Case) -> bool:
    if actor.role != Role.CITY_OFFICER or case.management_class != CITY_CLASS or case.city_id is None:
        return False
    return Organisation.objects.filter(pk=actor.organisation_id or 0, city_id=case.city_id).exists()


def running_cases_of(*, project_id: int, partnership: Partnership | None = None) -> list[Case]:
    """Those of a project that are under way or blocked, or only the one of this partnership; for the portal itself."""
    rows = Case.objects.filter(project_id=project_id, status__in=(CaseStatus.RUNNING, CaseStatus.BLOCKED))
    return list(rows.filter(partnership=partnership) if partnership is not None else rows)
