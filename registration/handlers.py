"""Reactions of the registration to what happens below it."""

from typing import Any

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.events import MEMBERSHIP_CHANGED
from accounts.models import Membership
from accounts.roles import Role
from core.actor import SYSTEM, Actor
from core.events import subscribe
from matching.events import PARTNERSHIP_CONFIRMED, PARTNERSHIP_ENDED
from matching.models import Partnership
from projects.events import CLASS_CONFIRMED, PROJECT_ARCHIVED, PROJECT_WITHDRAWN
from projects.models import Project
from registration.enums.cases import StopCode
from registration.selectors.cases import running_cases_of
from registration.services.cases import open_case, reclass_case, stop_case
from registration.services.coaching import release_cases


@subscribe(PARTNERSHIP_CONFIRMED)
def begin_the_way(*, partnership: Partnership, **payload: Any) -> None:
    """An investor makes nothing: only a manufacturer becomes the registrant."""
    match = partnership.match
    if match.organisation.kind == OrganisationKind.ENTERPRISE:
        open_case(by=SYSTEM, project=match.project, registrant=match.organisation, partnership=partnership)


@subscribe(PARTNERSHIP_ENDED)
def stop_its_case(*, partnership: Partnership, **payload: Any) -> None:
    for case in running_cases_of(project_id=partnership.match.project_id, partnership=partnership):
        stop_case(by=SYSTEM, case=case, code=StopCode.PARTNERSHIP_ENDED)


@subscribe(PROJECT_WITHDRAWN)
@subscribe(PROJECT_ARCHIVED)
def stop_its_cases(*, project: Project, **payload: Any) -> None:
    for case in running_cases_of(project_id=project.pk):
        stop_case(by=SYSTEM, case=case, code=StopCode.PROJECT_GONE)


@subscribe(CLASS_CONFIRMED)
def follow_the_class(*, project: Project, by: Actor, **payload: Any) -> None:
    for case in running_cases_of(project_id=project.pk):
        reclass_case(by=by, case=case)


@subscribe(MEMBERSHIP_CHANGED)
def leave_no_case_with_a_coach_who_is_gone(*, membership: Membership, **payload: Any) -> None:
    if membership.role == Role.COACH and membership.status == MembershipStatus.ENDED:
        release_cases(user_id=membership.user_id, region=membership.organisation.region_id)
