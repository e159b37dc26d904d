"""Two people, or one with two tabs, at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from core.errors import GuardRefused, PortalError
from core.models import AuditEntry, Notice
from projects.enums import ConfirmationStatus, Status
from projects.models import Deadline, Project, ReferenceCounter, Submission
from projects.services.applications import save_section
from projects.services.checks import accept_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import archive_project, submit_project, withdraw_project
from projects.services.packages import digest_of, package_of
from tests.factories import draft_project, submitted_project

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Carries out the acts in connections of their own; "done" or the code of the refusal for each."""
    start, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def carry_out(at: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes[at] = "done"
        except PortalError as refusal:
            outcomes[at] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=carry_out, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_double_click_on_two_connections_hands_in_once(people):
    project, actor = draft_project(people.wang), people.wang.actor

    outcomes = at_once(*[lambda: submit_project(by=actor, project=project)] * 4)

    assert outcomes == ["done"] * 4
    assert Submission.objects.count() == ReferenceCounter.objects.get().last == 1
    assert AuditEntry.objects.filter(event="project.submitted").count() == 1
    assert Notice.objects.filter(recipient=people.wang.user, event="project.submitted").count() == 1
    assert Deadline.objects.filter(closed_at=None).count() == 1


def test_the_first_two_numbers_of_a_year_are_given_by_one_counter(people):
    mine, theirs = draft_project(people.wang), draft_project(people.zhao)
    wang, zhao = people.wang.actor, people.zhao.actor

    at_once(lambda: submit_project(by=wang, project=mine), lambda: submit_project(by=zhao, project=theirs))

    numbers = sorted(Project.objects.values_list("reference", flat=True))
    assert [number[-6:] for number in numbers] == ["000001", "000002"]


@pytest.mark.parametrize("act", [withdraw_project, archive_project])
def test_an_acceptance_and_the_applicants_farewell_leave_one_clear_status(people, act):
    project = submitted_project(people.wang)
    owner, officer = people.wang.actor, people.officer.actor

    outcomes = at_once(lambda: accept_project(by=officer, project=project), lambda: act(by=owner, project=project))

    # Whoever comes second meets the new status: an accepted project can still be withdrawn, a withdrawn not accepted.
    assert outcomes[1] == "done"
    assert outcomes[0] in ("done", GuardRefused.code)
    assert Project.objects.get(pk=project.pk).status in (Status.WITHDRAWN, Status.ARCHIVED)
    assert not Deadline.objects.filter(project=project, closed_at=None).exists()


def test_what_is_saved_while_handing_in_is_either_in_the_package_or_refused(people):
    project, actor = draft_project(people.wang), people.wang.actor
    version = project.sections.get(section="clinical").version
    answers = {"existing_means": "正在提交时保存的文字，" * 6}

    outcomes = at_once(
        lambda: submit_project(by=actor, project=project),
        lambda: save_section(by=actor, project=project, section="clinical", answers=answers, version=version),
    )

    assert outcomes[0] == "done"
    fresh = Project.objects.get(pk=project.pk)
    assert digest_of(package_of(fresh)) == Submission.objects.get().digest


def test_a_consent_and_a_withdrawal_do_not_both_count(people):
    project = submitted_project(people.wang, service_invention="yes")
    owner, manager = people.wang.actor, people.manager.actor

    outcomes = at_once(
        lambda: withdraw_project(by=owner, project=project),
        lambda: decide_confirmation(by=manager, project=project, confirmed=True),
    )

    confirmed = Project.objects.get(pk=project.pk).confirmation.status == ConfirmationStatus.CONFIRMED
    assert outcomes[0] == "done"
    assert (outcomes[1] == "done") == confirmed
