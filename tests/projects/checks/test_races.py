"""Two officers at once, on two connections: one decides, the other is told; nothing is decided twice."""

import threading

import pytest
from django.db import connection

from core.errors import GuardRefused
from core.models import AuditEntry
from projects.enums import Status
from projects.models import CheckDecision, Listing, Project
from projects.services.checks import RemarkInput, accept_project, return_project
from projects.services.listings import enter_list
from tests.factories import accepted_project, submitted_project
from tests.personas import make_personas

pytestmark = pytest.mark.django_db(transaction=True)

REMARK = RemarkInput("basics", "title", "请写明器械名称。")


def at_once(*acts):
    """Runs each act in its own thread and connection, all let go together; returns what each raised."""
    ready = threading.Barrier(len(acts))
    raised: list[Exception | None] = [None] * len(acts)

    def run(position, act):
        ready.wait()
        try:
            act()
        except GuardRefused as refusal:
            raised[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_accept_and_return_at_once():
    people = make_personas()
    project = submitted_project(people.wang)
    officer = people.officer.actor
    raised = at_once(
        lambda: accept_project(by=officer, project=project),
        lambda: return_project(by=officer, project=project, remarks=[REMARK]),
    )
    assert sum(each is not None for each in raised) == 1
    assert CheckDecision.objects.filter(project=project).count() == 1
    assert Project.objects.get(pk=project.pk).status in (Status.ACCEPTED, Status.RETURNED)
    assert "省局经办 01" in str(next(each for each in raised if each))


def test_two_officers_accept_at_once():
    people = make_personas()
    project = submitted_project(people.wang)
    officer = people.officer.actor
    raised = at_once(*[lambda: accept_project(by=officer, project=project)] * 2)
    assert sum(each is not None for each in raised) == 1
    assert AuditEntry.objects.filter(event="project.accepted").count() == 1


def test_a_project_enters_a_list_once():
    people = make_personas()
    project = accepted_project(people)
    officer = people.officer.actor
    raised = at_once(*[lambda: enter_list(by=officer, project=project, kind="library", on=project.applied_on)] * 2)
    assert sum(each is not None for each in raised) == 1
    assert Listing.objects.count() == 1
