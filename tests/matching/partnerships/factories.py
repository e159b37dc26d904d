"""Partnerships at each step, brought there by the services."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.roles import Role
from matching.models import Match, Partnership
from matching.services.agreements import sign_agreement
from matching.services.matches import accept_match, request_match
from matching.services.partnerships import confirm_partnership, propose_partnership
from projects.models import Project
from projects.services.checks import accept_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import set_openness
from tests.factories import pdf, submitted_project
from tests.matching.matched import signed_match
from tests.matching.profiles.profiles import write
from tests.personas import Persona, Personas, make_organisation, make_persona

AMOUNT = "8765432.10"
NOTE = "两期付款，第二期在取得注册证后支付"
STEP = "完成型式检验送检"
PAPER = "contract-9931.pdf"


def terms(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "kind": "licence",
        "exclusive": False,
        "signed_on": today,
        "ends_on": today + timedelta(days=700),
        "amount": AMOUNT,
        "note": NOTE,
        "shares": False,
        "steps": [(STEP, today + timedelta(days=120))],
        **changes,
    }


def paper() -> SimpleUploadedFile:
    return pdf(PAPER)


def proposed(people: Personas, match: Match | None = None, by: Persona | None = None, **changes: Any) -> Partnership:
    """Recorded by Wang unless somebody else is named."""
    match = match or signed_match(people)
    actor = (by or people.wang).actor
    return propose_partnership(by=actor, match=match, values=terms(**changes), upload=paper())


def confirmed(people: Personas, match: Match | None = None, shares: bool = False, **changes: Any) -> Partnership:
    """Recorded by Wang, confirmed by the firm; ``shares`` is what both allow."""
    partnership = proposed(people, match, shares=shares, **changes)
    return confirm_partnership(by=people.firm.actor, partnership=partnership, shares=shares)


def second_firm() -> Persona:
    """Verified, with a profile; it knows nothing of the first."""
    firm = make_organisation("企业 077", OrganisationKind.ENTERPRISE)
    persona = make_persona("企业用户 077", Role.ENTERPRISE_MEMBER, firm)
    write(persona)
    return persona


def institute_person(region: str) -> Persona:
    organisation = make_organisation(f"检测机构 9{region}", OrganisationKind.TEST_INSTITUTE, region)
    return make_persona(f"检测机构用户 {region}", Role.TEST_INSTITUTE, organisation)


def asked_by(firm: Persona, project: Project) -> Match:
    return request_match(
        by=firm.actor,
        project=project,
        message="We would like to produce this device together with you.",
        cooperation=["licence"],
        people=[firm.user.pk],
    )


def signed_with(people: Personas, firm: Persona, project: Project) -> Match:
    """A second match for the same project."""
    match = accept_match(by=people.wang.actor, match=asked_by(firm, project), people=[firm.user.pk])
    for persona in (people.wang, firm):
        fresh = Match.objects.get(pk=match.pk)
        sign_agreement(by=persona.actor, match=fresh, digest=fresh.agreement.digest)
    return Match.objects.get(pk=match.pk)


def service_invention(people: Personas) -> Project:
    """Accepted with the institution's word, open to enterprises."""
    project = submitted_project(
        people.wang, service_invention="yes", institution_consent="online", patent_status="granted"
    )
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)
    accept_project(by=people.officer.actor, project=project)
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    return Project.objects.get(pk=project.pk)


def more_rows(partnership: Partnership, more: int) -> None:
    """For lists: further partnerships of other projects' matches, without their way there."""
    match = Match.objects.select_related("project").get(pk=partnership.match_id)
    for number in range(more):
        project = Project.objects.get(pk=match.project_id)
        project.pk, project.key, project.reference = None, f"COPY{number}", f"CY44-2026-90000{number}"
        project.save(force_insert=True)
        copied = Match.objects.get(pk=match.pk)
        copied.pk, copied.ref, copied.project = None, f"COPY{number}", project
        copied.save(force_insert=True)
        again = Partnership.objects.get(pk=partnership.pk)
        again.pk, again.ref, again.match, again.code = None, f"COPY{number}", copied, f"COPY{number}"
        again.save(force_insert=True)
