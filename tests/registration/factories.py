"""Cases at each step, brought there by the services."""

from datetime import date

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Region
from accounts.roles import Role
from projects.models import Project
from projects.services.listings import confirm_class
from registration.enums.milestones import MilestoneKind
from registration.models import Case, Milestone
from registration.services.cases import open_case
from registration.services.milestones import Report, report_milestone
from tests.factories import pdf
from tests.matching.matched import open_project, signed_match
from tests.matching.partnerships.factories import confirmed
from tests.personas import Persona, Personas, make_organisation, make_persona

GUANGZHOU = "4401"
NUMBERS = {
    "accepted": "CSZ2600123",
    "certified": {"II": "粤械注准20262070456", "III": "国械注准20263070456"},
    "filed": "粤穗械备20260123",
}
TRIAL = {"ethics": "2026-017", "site": "医疗机构 001", "sample": "120"}


def place_firm(people: Personas, city: str = GUANGZHOU) -> None:
    """The city decides which market regulator guides filings of Class I."""
    Organisation.objects.filter(pk=people.firm.organisation.pk).update(city=Region.objects.get(pk=city))


def open_case_of(people: Personas, management_class: str = "II", title: str = "", **answers) -> Case:
    """Wang's project with a partnership of the firm; its class confirmed unless ``management_class`` is empty."""
    place_firm(people)
    named = {"title": title} if title else {}
    project = open_project(people, **named, **answers)
    if management_class:
        confirm_class(
            by=people.officer.actor, project=project, management_class=management_class, on=timezone.localdate()
        )
    confirmed(people, signed_match(people, project))
    return Case.objects.select_related("project", "registrant").get(project=project)


def coached(case: Case, coach: Persona) -> Case:
    """With its one officer, without the acts around it."""
    Case.objects.filter(pk=case.pk).update(coach=coach.user, coach_since=timezone.localdate())
    return Case.objects.get(pk=case.pk)


def reached(by: Persona, case: Case, kind: str, on: date | None = None, **report) -> Milestone:
    """Reported by this person, with its paper; of a guide it is confirmed at once."""
    if kind == MilestoneKind.TRIAL_FILED:
        report.setdefault("facts", TRIAL)
    if kind in NUMBERS:
        known = NUMBERS[kind]
        number = known if isinstance(known, str) else known[Case.objects.get(pk=case.pk).management_class]
        report.setdefault("number", number)
    report = Report(kind=kind, on=on or timezone.localdate(), **report)
    return report_milestone(by=by.actor, case=Case.objects.get(pk=case.pk), report=report, files=[pdf()])


def frozen_design(people: Personas, project: Project) -> Milestone:
    """已定型 with its paper, on a case whose registrant is the project's own institution."""
    assert project.institution is not None
    case = open_case(by=people.officer.actor, project=project, registrant=project.institution)
    return reached(people.officer, case, MilestoneKind.DESIGN_FROZEN)


def city_person(city: str = GUANGZHOU, region: str = "44") -> Persona:
    office = make_organisation(f"市场监督管理局 {city}", OrganisationKind.REGULATOR, region)
    Organisation.objects.filter(pk=office.pk).update(city=city)
    return make_persona(f"地市局经办 {city}", Role.CITY_OFFICER, office)
