"""Who else is needed around a match, and the words of the tests."""

from typing import Any

from matching.models import EnterpriseProfile, Match
from matching.services.matches import invite_firm, request_match
from projects.models import Project
from projects.services.checks import accept_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import set_openness
from tests.factories import submitted_project
from tests.matching.matched import OPEN_TO_FIRMS
from tests.matching.profiles.profiles import another_firm, write
from tests.personas import Persona, Personas

SECRET = "只给申请人看的合作设想，涉及我们的内部产线。"
INVITATION = "我们看到贵公司的编织车间，想谈谈共同开发。"


def second_firm(number: int = 41) -> Persona:
    """Verified, with a profile."""
    firm = another_firm(number)
    write(firm)
    return firm


def with_profile(persona: Persona) -> Persona:
    if not EnterpriseProfile.objects.filter(organisation=persona.organisation).exists():
        write(persona)
    return persona


def asked(persona: Persona, project: Project, message: str = SECRET, **changes: Any) -> Match:
    values: dict[str, Any] = {"cooperation": ["licence"], "people": [persona.user.pk], **changes}
    return request_match(by=with_profile(persona).actor, project=project, message=message, **values)


def invited(people: Personas, project: Project, persona: Persona | None = None, message: str = INVITATION) -> Match:
    """Wang invites the firm to his project."""
    firm = with_profile(persona or people.firm)
    return invite_firm(
        by=people.wang.actor, project=project, organisation=firm.organisation, message=message, cooperation=["joint"]
    )


def service_invention(people: Personas, **answers: Any) -> Project:
    """A project of Wang that firms find, made in the course of his work; his institution has confirmed that."""
    project = submitted_project(people.wang, **{**OPEN_TO_FIRMS, **answers, "service_invention": "yes"})
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)
    accept_project(by=people.officer.actor, project=project)
    return set_openness(by=people.wang.actor, project=project, openness="enterprises")
