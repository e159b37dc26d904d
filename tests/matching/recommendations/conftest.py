import pytest

from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.profiles.profiles import write
from tests.standing import standing

FITTING = {
    "patent_status": "granted",
    "service_invention": "no",
    "subcatalogue": "13",
    "claimed_class": "III",
    "stage": "prototype",
    "support": ["engineering", "testing"],
    "modes": ["licence"],
}


@pytest.fixture
def fitting(people):
    """Makes a project of Wang in the firm's field; ``level`` is who may find it."""

    def make(level: str = "enterprises", **answers) -> Project:
        project = accepted_project(people, **{**FITTING, **answers})
        if level != "closed":
            set_openness(by=people.wang.actor, project=project, openness=level)
        return Project.objects.get(pk=project.pk)

    return make


@standing
def firm(people):
    """The verified enterprise with a profile in field 13."""
    write(people.firm, subcatalogues=["13"], classes=["II", "III"], capabilities=["pilot", "testing"])
    return people.firm
