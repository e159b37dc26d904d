import pytest

from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project

FILED = {"patent_status": "granted"}


@pytest.fixture
def opened(people):
    """Makes an accepted project of Wang that its owner has opened; ``level`` is who may find it."""

    def make(level: str = "enterprises", **answers) -> Project:
        project = accepted_project(people, **{**FILED, **answers})
        set_openness(by=people.wang.actor, project=project, openness=level)
        return Project.objects.get(pk=project.pk)

    return make
