"""Reactions of the registration to what happens below it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.events import MEMBERSHIP_CHANGED
from accounts.models import Membership
from accounts.roles import Role
from core.actor import SYSTEM, Actor
from core.events import subscribe
from matching.events import PARTNERSHIP_CONFIRMED, PARTNERSHIP_ENDED
from matching.models import Partnership
from projects.enums import ListKind
from projects.events import CLASS_CONFIRMED, PROJECT_ARCHIVED, PROJECT_WITHDRAWN
from projects.models import Product, Project
from projects.selectors.pages import MORE_PHASES
from projects.selectors.timeline import MORE_SENTENCES
from projects.services.listings import list_condition
from registration.enums.cases import CaseStatus, StopCode
from registration.enums.milestones import MilestoneKind
from registration.events import CASE_CHANGED, MILESTONE_CONFIRMED, MILESTONE_REVOKED
from registration.models import Case, Milestone, RoadTemplate
from registration.selectors.case_timeline import SENTENCES_FOR_PROJECTS
from registration.selectors.cases import running_cases_of
from registration.selectors.phases import phase_of
from registration.services.appointments import cancel_lapsed
from registration.services.bookings import withdraw_tests_of
from registration.services.candidates import frozen_refusal, question_candidate
from registration.services.cases import open_case, reclass_case, stop_case
from registration.services.coaching import release_cases
from registration.services.road_templates import publish_shipped_templates
from registration.services.supplements import follow_supplements
from registration.services.tasks import withdraw_tasks_of

# What decides whether a case was certified without a supplement.
ABOUT_SUPPLEMENTS = frozenset({MilestoneKind.CERTIFIED.value, MilestoneKind.SUPPLEMENT_ASKED.value})

MORE_PHASES.append(phase_of)
MORE_SENTENCES.update(SENTENCES_FOR_PROJECTS)


@receiver(post_migrate, dispatch_uid="registration.publish_shipped_templates")
def bring_roads_into_new_database(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """A database without any road gets the portal's own: no case can be planned without one."""
    if sender.name != "registration" or using != "default":
        return
    # Migrating backwards leaves the table out.
    tables = connections[using].introspection.table_names()
    if RoadTemplate._meta.db_table in tables and not RoadTemplate.objects.exists():
        publish_shipped_templates()


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


@subscribe(CASE_CHANGED)
def call_off_appointments(*, case: Case, **payload: Any) -> None:
    """With whoever is responsible no longer, and of a case that does not go on."""
    cancel_lapsed(case=case)


@list_condition(ListKind.PRESERVICE_CANDIDATES.value)
def take_frozen_designs_only(project: Project, product: Product | None) -> str:
    return frozen_refusal(project, product)


@subscribe(MILESTONE_CONFIRMED)
@subscribe(MILESTONE_REVOKED)
def count_its_supplements(*, milestone: Milestone, **payload: Any) -> None:
    if milestone.kind in ABOUT_SUPPLEMENTS:
        follow_supplements(milestone.case)


@subscribe(MILESTONE_REVOKED)
def look_at_its_candidate(*, milestone: Milestone, **payload: Any) -> None:
    if milestone.kind == MilestoneKind.DESIGN_FROZEN:
        question_candidate(milestone=milestone)


@subscribe(CASE_CHANGED)
def ask_nothing_more(*, case: Case, **payload: Any) -> None:
    """Of a closed case nobody needs anything any more."""
    if case.status == CaseStatus.CLOSED:
        withdraw_tasks_of(case=case)
        withdraw_tests_of(case=case)


@subscribe(MEMBERSHIP_CHANGED)
def leave_no_case_with_a_coach_who_is_gone(*, membership: Membership, **payload: Any) -> None:
    if membership.role == Role.COACH and membership.status == MembershipStatus.ENDED:
        release_cases(user_id=membership.user_id, region=membership.organisation.region_id)
