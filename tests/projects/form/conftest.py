import pytest
from django.utils import translation

from projects.models import Project
from projects.services.applications import start_project
from tests.personas import Personas


@pytest.fixture
def draft(people: Personas) -> Project:
    """Wang's draft, with a title and nothing else."""
    return start_project(by=people.wang.actor, title="儿童先天性心脏病可调式封堵器")


@pytest.fixture
def english():
    """For tests that read our own words."""
    with translation.override("en"):
        yield
