"""Matches at each step, brought there by the services themselves."""

from matching.models import EnterpriseProfile, Match
from matching.services.agreements import sign_agreement
from matching.services.matches import accept_match, request_match
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.profiles.profiles import write
from tests.personas import Personas

# A service invention asks for the institution's consent; most tests are about something else.
OPEN_TO_FIRMS = {"patent_status": "granted", "service_invention": "no"}


def open_project(people: Personas, **answers) -> Project:
    """An accepted project of Wang that verified enterprises find."""
    project = accepted_project(people, **{**OPEN_TO_FIRMS, **answers})
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    return Project.objects.get(pk=project.pk)


def requested_match(people: Personas, project: Project | None = None) -> Match:
    """The firm's person, whose firm has a profile, asks for Wang's project and names himself as reader."""
    if not EnterpriseProfile.objects.filter(organisation=people.firm.organisation).exists():
        write(people.firm)
    return request_match(
        by=people.firm.actor,
        project=project or open_project(people),
        message="We make delivery systems and would like to engineer this one with you.",
        cooperation=["joint"],
        team="Two engineers, one of registration",
        people=[people.firm.user.pk],
    )


def chosen_match(people: Personas, project: Project | None = None) -> Match:
    """Wang has accepted, admits the firm's person, and opens for 90 days without download."""
    match = requested_match(people, project)
    return accept_match(by=people.wang.actor, match=match, people=[people.firm.user.pk], access_days=90)


def signed_match(people: Personas, project: Project | None = None) -> Match:
    """Both have signed; the dossier is open to the firm's person."""
    match = chosen_match(people, project)
    for persona in (people.wang, people.firm):
        match = Match.objects.get(pk=match.pk)
        sign_agreement(by=persona.actor, match=match, digest=match.agreement.digest)
    return Match.objects.get(pk=match.pk)
