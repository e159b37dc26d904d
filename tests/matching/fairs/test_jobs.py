"""The timetable is made by the worker: once at a time, its progress on the page, and in the officer's name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.enums import JobStatus
from core.errors import GuardRefused, PermissionRefused
from core.models import AuditEntry, Job
from core.runner import run_job
from matching.models import Fair, FairMeeting
from matching.services.fair_entries import set_wishes
from matching.services.fair_timetable import request_timetable
from matching.services.fairs import cancel_fair, close_call
from matching.timetable import QUESTIONS
from tests.matching.fairs.fairs import called, chosen_pair, wished
from tests.matching.fairs.test_races import at_once
from tests.personas import make_persona
from tests.standing import standing

PLACE = "/console/events/"


@standing
def colleague(people):
    return make_persona("省局经办 02", Role.PROVINCIAL_OFFICER, people.officer.organisation)


def closed(people) -> Fair:
    """The registration is closed, and the firm wishes to meet the project."""
    fair = called(people)
    project, firm = chosen_pair(people, fair)
    wished(people.firm, firm, project)
    close_call(by=people.officer.actor, fair=fair)
    return Fair.objects.get(pk=fair.pk)


def asked(people, fair: Fair, seed: int = 7) -> Job:
    return request_timetable(by=people.officer.actor, fair=fair, seed=seed)


def ended(job: Job) -> Job:
    run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def test_the_request_waits_for_nothing(people, sign_in):
    fair, client = closed(people), sign_in(people.officer)
    assert client.post(f"{PLACE}{fair.ref}/timetable/", {"act": "solve", "seed": "7"}).status_code == 302
    assert not FairMeeting.objects.exists()
    job = Job.objects.get()
    page = client.get(f"{PLACE}{fair.ref}/timetable/").content.decode()
    assert f"/{job.ref}/" in page
    assert 'value="solve"' not in page


def test_the_worker_makes_it_and_leads_back(people, sign_in):
    fair = closed(people)
    job = ended(asked(people, fair))
    assert (job.status, job.total) == (JobStatus.DONE, QUESTIONS)
    assert job.result["url"] == f"{PLACE}{fair.ref}/timetable/"
    assert FairMeeting.objects.count() == 1
    assert Fair.objects.get().seed == 7
    page = sign_in(people.officer).get(job.result["url"]).content.decode()
    assert 'value="publish"' in page
    assert f"/{job.ref}/" not in page


def test_a_second_message_and_a_second_run_change_nothing(people):
    job = asked(people, closed(people))
    ended(job)
    before = list(FairMeeting.objects.values_list("slot", "table", "project_entry", "firm_entry"))
    ended(job)
    assert AuditEntry.objects.filter(event="fair.solved").count() == 1
    # A worker that dies after the work is begun again from the start.
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING)
    assert ended(job).status == JobStatus.DONE
    assert list(FairMeeting.objects.values_list("slot", "table", "project_entry", "firm_entry")) == before


def test_asking_twice_gives_the_one_work(people):
    fair = closed(people)
    assert asked(people, fair) == asked(people, fair)
    with pytest.raises(GuardRefused):
        asked(people, fair, seed=8)
    ended(Job.objects.get())
    assert asked(people, fair, seed=8).params["seed"] == 8


def test_a_colleague_is_told_that_it_is_being_made(people, colleague, sign_in):
    fair = closed(people)
    job = asked(people, fair)
    with pytest.raises(GuardRefused):
        request_timetable(by=colleague.actor, fair=fair, seed=7)
    page = sign_in(colleague).get(f"{PLACE}{fair.ref}/timetable/")
    assert page.context["colleague"]
    # The work's own page is its owner's.
    assert job.ref not in page.content.decode()
    assert sign_in(colleague).get(f"/jobs/{job.ref}/").status_code == 404


def test_why_it_failed_stands_on_the_page(people, sign_in):
    fair = closed(people)
    job = asked(people, fair)
    take_wishes_back(people, fair)
    job = ended(job)
    assert job.status == JobStatus.FAILED
    assert not FairMeeting.objects.exists()
    client = sign_in(people.officer)
    page = client.get(f"{PLACE}{fair.ref}/timetable/").content.decode()
    assert job.error in page
    assert 'value="solve"' in page
    assert "<form" not in page.split('id="job"')[1].split("</section>")[0]


def take_wishes_back(people, fair: Fair) -> None:
    entry = fair.entries.get(organisation=people.firm.organisation)
    set_wishes(by=people.firm.actor, entry=entry, wanted=[])


def test_nothing_is_made_for_an_event_cancelled_meanwhile(people):
    fair = closed(people)
    job = asked(people, fair)
    cancel_fair(by=people.officer.actor, fair=fair, reason="台风")
    assert ended(job).status == JobStatus.FAILED
    assert not FairMeeting.objects.exists()


def test_an_officer_whose_office_has_ended_gets_nothing(people):
    job = asked(people, closed(people))
    Membership.objects.filter(user=people.officer.user).update(status=MembershipStatus.ENDED, ended_at=timezone.now())
    assert ended(job).status == JobStatus.FAILED
    assert not FairMeeting.objects.exists()


@pytest.mark.parametrize("who", ["officer51", "leader", "wang", "firm"])
def test_only_the_provinces_office_asks(people, who):
    with pytest.raises(PermissionRefused):
        request_timetable(by=getattr(people, who).actor, fair=closed(people))
    assert not Job.objects.exists()


def test_the_page_asks_as_often_with_work_going_on_for_one_as_for_three(people, sign_in):
    fair, client = closed(people), sign_in(people.officer)
    place = f"{PLACE}{fair.ref}/timetable/"
    counts = []
    for _time in range(3):
        ended(asked(people, fair))
        asked(people, fair)
        with CaptureQueriesContext(connection) as seen:
            client.get(place)
        counts.append(len(seen))
        ended(Job.objects.latest("pk"))
    assert counts[1] == counts[2]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_begins_it(people, colleague, monkeypatch):
    monkeypatch.setattr("core.jobs.enqueue", lambda *given: None)
    fair, first, second = closed(people), people.officer.actor, colleague.actor
    ends = at_once(lambda: request_timetable(by=first, fair=fair), lambda: request_timetable(by=second, fair=fair))
    assert ends == ["done", "refused"]
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_work(people, monkeypatch):
    monkeypatch.setattr("core.jobs.enqueue", lambda *given: None)
    fair, officer = closed(people), people.officer.actor
    ask = lambda: request_timetable(by=officer, fair=fair)  # noqa: E731 - the same act twice
    assert at_once(ask, ask) == ["done", "done"]
    assert Job.objects.count() == 1
