import pytest
from django.utils import translation

from projects.enums import Rights
from projects.models import Project, TeamMember
from projects.services.applications import start_project
from tests.personas import Personas
from tests.standing import standing


@standing
def draft(people: Personas) -> Project:
    """Wang's draft, with a title and nothing else."""
    return start_project(by=people.wang.actor, title="儿童先天性心脏病可调式封堵器")


@pytest.fixture
def english():
    """For tests that read our own words."""
    with translation.override("en"):
        yield


@pytest.fixture
def wang(people, sign_in):
    """Wang's browser, in English."""
    client = sign_in(people.wang)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def co_applicant(people, draft, sign_in):
    """The browser of Li, who may write in Wang's draft."""
    TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
    client = sign_in(people.li)
    client.cookies["django_language"] = "en"
    return client
