"""Two people at the same moment, on two connections: one act counts, the other person is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.services.jobs import run_job_now
from core import jobs
from core.errors import GuardRefused
from core.models import SetThreshold, TaskRun
from progress.models import Exemption
from progress.services.exemptions import exempt
from progress.services.thresholds import set_threshold
from tests.progress.waiting.late import late_check
from tests.screening.applicant.decided import second_officer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """Each on a connection of its own, all begun together; "done" or "refused" for each."""
    gate, ends = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            gate.wait()
            act()
            ends.append("done")
        except GuardRefused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_one_exemption_stands(people):
    pk, today = late_check(people, 4).pk, timezone.localdate()
    actors = (people.officer.actor, second_officer(people).actor)
    reasons = ("第一位经办的理由", "第二位经办的理由")
    acts = [
        lambda by=by, reason=reason: exempt(by=by, kind="formal_check", pk=pk, until=today, reason=reason)
        for by, reason in zip(actors, reasons, strict=True)
    ]
    assert "done" in at_once(*acts)
    standing = Exemption.objects.get(ended_at=None)
    assert standing.reason in reasons


def test_a_job_asked_for_twice_at_once_stands_in_line_once(people, monkeypatch):
    monkeypatch.setattr(jobs, "_start_with", lambda task, headers: None)
    actor = people.system_admin.actor
    acts = [lambda: run_job_now(by=actor, task="core.tasks.tidy")] * 2
    assert at_once(*acts) == ["done", "refused"]
    assert TaskRun.objects.count() == 1


def test_one_of_two_values_is_set_and_the_other_person_looks_again(people):
    """Both saw the default; the value that came first is not overwritten unseen."""
    key, actors = "MATCHING.sign_days", (people.officer.actor, second_officer(people).actor)
    in_force = set_threshold(by=actors[0], key=key, value=20)
    acts = [
        lambda by=by, value=value: set_threshold(by=by, key=key, value=value, seen=in_force.value)
        for by, value in zip(actors, (25, 35), strict=True)
    ]
    assert at_once(*acts) == ["done", "refused"]
    assert SetThreshold.objects.get().value in (25, 35)
