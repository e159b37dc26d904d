"""The fault journey: a short one passes, and its checks see what they are there to see."""

import shutil

import pytest
from django.db import connection

from bench.faults.checks import broken_chain, doubled_mails, lost_mails, lost_notices, unfinished_jobs, untrue
from bench.faults.journey import Plan, travel
from bench.faults.legality import illegal_states, models_of
from core.diagrams import known_machines
from core.enums import MailStatus
from core.models import Mail, Notice
from core.services import record
from projects.models import Project, Submission
from tests import template_database
from tests.factories import accepted_project, submitted_project
from tests.matching.matched import chosen_match

SHORT = Plan(seconds=25, seed=7, doctors=4, officers=2, firms=2, drafts=8, pauses=(2.0, 4.0))


@pytest.mark.slow(seconds=100)
@pytest.mark.skipif(shutil.which("redis-server") is None, reason="Redis is not installed (Debian: redis-server)")
def test_killed_parts_cost_nobody_anything(django_db_setup, tmp_path):
    report = travel(SHORT, template_database.dumped(tmp_path / "migrated.sql"))
    assert report["passed"], report["faults"]
    assert set(report["killed"]) == {"web worker", "celery worker", "redis", "postgresql"}
    assert report["kept"]["submissions"] > 0
    assert report["answers"]["shown: receipt"] > 0


def arrived():
    with connection.cursor() as cursor:
        # What the database does at commit, the chain of the audit log above all.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Mail.objects.update(status=MailStatus.SENT)
    return dict.fromkeys(Mail.objects.values_list("message_id", flat=True), 1)


@pytest.mark.django_db
class TestTheChecks:
    def test_an_ordinary_day_is_without_fault(self, people):
        chosen_match(people)
        submitted_project(people.zhao)
        taken = arrived()
        found = [*lost_notices(), *lost_mails(taken), *doubled_mails(taken, 0), *broken_chain(), *illegal_states()]
        assert [*found, *unfinished_jobs()] == []

    def test_a_receipt_that_is_not_kept_is_found(self, people):
        project = submitted_project(people.wang)
        submission = Submission.objects.get()
        note = {"act": "receipt", "number": project.reference, "code": submission.code, "digest": submission.digest}
        assert list(untrue([note])) == []
        assert len(list(untrue([{**note, "digest": "0" * 64}]))) == 1

    def test_a_notice_that_nobody_got_is_found(self, people):
        accepted_project(people)
        Notice.objects.filter(event="project.accepted").delete()
        assert ["project.accepted" in fault for fault in lost_notices()] == [True]

    def test_a_mail_that_never_arrived_and_one_from_nowhere_are_found(self, people):
        submitted_project(people.wang)
        taken = arrived()
        taken.popitem()
        assert len(list(lost_mails(taken))) == 1
        assert any("not the portal's" in fault for fault in lost_mails({**taken, "<other@host>": 1}))

    def test_a_second_copy_without_a_death_is_found(self, people):
        submitted_project(people.wang)
        taken = dict.fromkeys(arrived(), 2)
        assert list(doubled_mails(taken, len(taken))) == []
        assert len(list(doubled_mails(taken, len(taken) - 1))) == 1

    def test_an_unknown_move_and_a_broken_story_are_found(self, people):
        project = submitted_project(people.wang)
        changes = {"status": ["draft", "accepted"]}
        record(by=people.officer.actor, event="project.accepted", object_type="project",
               object_ref=project.key, changes=changes)  # fmt: skip
        arrived()
        found = list(illegal_states())
        assert any("project.accepted led from draft to accepted" in fault for fault in found)
        assert any("submitted is followed by draft" in fault for fault in found)

    def test_a_status_that_is_no_state_is_found(self, people):
        Project.objects.filter(pk=submitted_project(people.wang).pk).update(status="lost")
        assert any("is in no state" in fault for fault in illegal_states())


def test_every_machine_is_found_by_its_states():
    assert [machine.name for machine in known_machines() if not models_of(machine)] == []
