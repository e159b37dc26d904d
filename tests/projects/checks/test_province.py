"""The short way to an officer's projects gives what visibility gives him by his role, and nobody anything else."""

import pytest

from projects.models import Project
from projects.selectors.queue import check_queue
from projects.selectors.visibility import provincial, visible_to
from projects.services.lifecycle import archive_project, withdraw_project
from tests.factories import accepted_project, draft_project, submitted_project
from tests.standing import standing


@standing
def projects(people):
    """One in each kind of state, in two provinces."""
    draft_project(people.wang)
    archive_project(by=people.li.actor, project=draft_project(people.li))
    submitted_project(people.wang)
    withdraw_project(by=people.zhao.actor, project=submitted_project(people.zhao), reason="x")
    archive_project(by=people.officer.actor, project=accepted_project(people))
    submitted_project(people.sun)
    return Project.objects.all()


@pytest.mark.parametrize("who", ["officer", "officer51"])
def test_an_officer_has_the_same_rows_both_ways(people, projects, who):
    actor = getattr(people, who).actor
    assert set(provincial(actor)) == set(visible_to(actor).filter(region_id=actor.region))


@pytest.mark.parametrize("who", ["wang", "leader", "national", "system_admin", "firm", "nobody"])
def test_it_is_for_officers_only(people, projects, who):
    actor = getattr(people, who).actor
    assert not provincial(actor).exists()
    assert not check_queue(actor).exists()


def test_only_what_waits_stands_in_the_queue(people, projects):
    assert [row.project.status for row in check_queue(people.officer.actor)] == ["submitted"]
