"""Runs of periodic jobs: noted by real workers, also when one fails or is killed; run by hand once at a time."""

import time
from datetime import timedelta

import pytest
from celery import current_app
from celery.schedules import crontab
from django.utils import timezone

from accounts.services.jobs import run_job_now
from core import jobs
from core.enums import RunOutcome
from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.models import AuditEntry, TaskRun
from core.task_runs import (
    RUN_HEADER,
    begin_run,
    drop_old_runs,
    end_run,
    lose_stale_runs,
    next_run,
    run_in,
    scheduled,
)
from tests.core.workshop import workshop

TIDY = "core.tasks.tidy"


@pytest.fixture
def asked_for(monkeypatch) -> list[tuple[str, dict[str, str]]]:
    """What would go to the broker."""
    sent: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(jobs, "_start_with", lambda task, headers: sent.append((task.name, headers)))
    return sent


def run_now(people):
    return run_job_now(by=people.system_admin.actor, task=TIDY)


def test_a_run_from_its_beginning_to_its_end(db):
    begin_run(task=TIDY, task_id="1", node="worker@one")
    open_run = TaskRun.objects.get()
    assert (open_run.outcome, open_run.ended_at) == (RunOutcome.OPEN, None)
    end_run(task=TIDY, task_id="1", result=3)
    done = TaskRun.objects.get()
    assert (done.outcome, done.count, done.error) == (RunOutcome.DONE, 3, "")
    assert done.seconds is not None


@pytest.mark.parametrize(
    ("result", "error", "outcome", "count"),
    [
        (None, None, RunOutcome.DONE, None),
        (0, None, RunOutcome.NOTHING, 0),
        (True, None, RunOutcome.DONE, None),
        (None, ValueError("a secret in the message"), RunOutcome.FAILED, None),
    ],
)
def test_how_it_ended(db, result, error, outcome, count):
    begin_run(task=TIDY, task_id="1", node="worker@one")
    end_run(task=TIDY, task_id="1", result=result, error=error)
    run = TaskRun.objects.get()
    assert (run.outcome, run.count) == (outcome, count)
    assert run.error == ("builtins.ValueError" if error else "")


def test_a_second_delivery_says_that_the_first_was_cut_off(db):
    begin_run(task=TIDY, task_id="1", node="worker@one")
    begin_run(task=TIDY, task_id="1", node="worker@two")
    end_run(task=TIDY, task_id="1", result=0)
    assert list(TaskRun.objects.order_by("pk").values_list("outcome", flat=True)) == ["lost", "nothing"]


def test_what_was_given_up_too_early_ends_after_all(db):
    begin_run(task=TIDY, task_id="1", node="worker@one")
    TaskRun.objects.update(started_at=timezone.now() - timedelta(hours=4))
    assert lose_stale_runs(timezone.now()) == 1
    end_run(task=TIDY, task_id="1", result=2)
    assert TaskRun.objects.get().outcome == RunOutcome.DONE


def test_runs_are_kept_for_ninety_days(db):
    for days in (91, 89):
        begin_run(task=TIDY, task_id=str(days), node="worker@one")
        end_run(task=TIDY, task_id=str(days))
    TaskRun.objects.filter(task_id="91").update(asked_at=timezone.now() - timedelta(days=91))
    TaskRun.objects.filter(task_id="89").update(asked_at=timezone.now() - timedelta(days=89))
    assert drop_old_runs(timezone.now()) == 1
    assert [run.task_id for run in TaskRun.objects.all()] == ["89"]


def test_an_administrator_lets_a_job_run_and_the_log_knows(people, asked_for, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = run_now(people)
    assert asked_for == [(TIDY, {RUN_HEADER: str(run.pk)})]
    begin_run(task=TIDY, task_id="1", node="worker@one", run=run_in(asked_for[0][1]))
    end_run(task=TIDY, task_id="1")
    done = TaskRun.objects.get()
    assert (done.asked_by_label, done.outcome) == (people.system_admin.user.name, RunOutcome.DONE)
    assert AuditEntry.objects.filter(event="job.run_asked", object_ref=TIDY).count() == 1


def test_twice_is_once_while_it_stands_in_line_or_runs(people, asked_for):
    run = run_now(people)
    with pytest.raises(GuardRefused):
        run_now(people)
    begin_run(task=TIDY, task_id="1", node="worker@one", run=str(run.pk))
    with pytest.raises(GuardRefused):
        run_now(people)
    end_run(task=TIDY, task_id="1")
    run_now(people)
    assert TaskRun.objects.count() == 2


def test_a_run_of_the_clock_keeps_it_from_being_started_by_hand(people, asked_for):
    begin_run(task=TIDY, task_id="1", node="worker@one")
    with pytest.raises(GuardRefused):
        run_now(people)


def test_what_nobody_took_up_can_be_asked_for_again(people, asked_for):
    TaskRun.objects.filter(pk=run_now(people).pk).update(asked_at=timezone.now() - timedelta(hours=1))
    run_now(people)
    assert sorted(TaskRun.objects.values_list("outcome", flat=True)) == ["lost", "open"]


@pytest.mark.parametrize("who", ["officer", "leader", "security_admin", "audit_admin", "coach", "wang"])
def test_nobody_else_starts_jobs(people, who):
    with pytest.raises(PermissionRefused):
        run_job_now(by=getattr(people, who).actor, task=TIDY)
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize("task", ["core.tasks.deliver_mail", "core.tasks.run_job", "os.system", ""])
def test_only_periodic_jobs_can_be_started(people, task):
    with pytest.raises(NotVisible):
        run_job_now(by=people.system_admin.actor, task=task)


def test_every_task_of_the_schedule_exists_and_has_a_next_run():
    now = timezone.now()
    for task, schedules in scheduled().items():
        assert task in current_app.tasks
        assert now - timedelta(minutes=1) <= next_run(schedules, None, now) <= now + timedelta(days=2), task


def test_the_next_run_is_the_nearest_of_all_its_schedules():
    now = timezone.localtime().replace(hour=10, minute=0, second=5, microsecond=0)
    daily = next_run([crontab(hour="12", minute=30)], None, now)
    assert daily > now
    assert timezone.localtime(daily).strftime("%H:%M") == "12:30"
    soon = next_run([crontab(hour="12", minute=30), 60], now, now)
    assert soon <= now + timedelta(seconds=60)


def test_the_pages(people, sign_in, asked_for):
    client = sign_in(people.system_admin)
    begin_run(task="core.tasks.sweep_mail", task_id="1", node="worker@one")
    end_run(task="core.tasks.sweep_mail", task_id="1", error=ValueError("a secret in the message"))
    listed = client.get("/console/jobs/")
    assert listed.status_code == 200
    text = listed.content.decode()
    assert "builtins.ValueError" in text
    assert "a secret" not in text
    assert len(listed.context["lines"]) == len(scheduled())
    assert listed.context["lines"][0].task == "core.tasks.sweep_mail"
    place = f"/console/jobs/{TIDY}/"
    assert client.get(place).status_code == 200
    assert client.post(place).status_code == 302
    again = client.post(place, follow=True)
    assert "正在执行" in again.content.decode()
    assert TaskRun.objects.filter(task=TIDY).count() == 1
    assert client.get("/console/jobs/core.tasks.deliver_mail/").status_code == 404
    for who in ("officer", "security_admin", "audit_admin", "leader"):
        assert sign_in(getattr(people, who)).get("/console/jobs/").status_code == 403
        assert sign_in(getattr(people, who)).post(place).status_code == 403


def test_the_list_costs_the_same_for_one_run_and_for_three(people, sign_in, django_assert_num_queries):
    client = sign_in(people.system_admin)
    client.get("/console/jobs/")
    for number in range(4):
        begin_run(task=TIDY, task_id=str(number), node="worker@one")
        end_run(task=TIDY, task_id=str(number))
        if number in (0, 3):
            with django_assert_num_queries(5):
                client.get("/console/jobs/")


@pytest.fixture
def shop(tmp_path):
    with workshop("files", tmp_path, 9) as found:
        # Tests run tasks at once; here they go to the workers.
        current_app.conf.task_always_eager = False
        yield found
        current_app.conf.task_always_eager = True


def wait_for(outcome: str, task: str, seconds: float = 60) -> TaskRun:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = TaskRun.objects.filter(task=task, outcome=outcome).order_by("-pk").first()
        if found is not None:
            return found
        time.sleep(0.3)
    raise AssertionError(list(TaskRun.objects.values_list("task", "outcome", "error")))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_notes_what_it_did_and_what_failed(shop):
    shop.start_worker()
    shop.enqueue("core.tasks.sweep_jobs")
    done = wait_for("nothing", "core.tasks.sweep_jobs")
    assert done.node == "worker0@tests"
    assert done.seconds is not None
    # A task that is not of the schedule is no run.
    shop.enqueue("core.tasks.run_job", 0)
    # Called with what it does not take, it fails.
    shop.enqueue(TIDY, "nothing it knows")
    failed = wait_for("failed", TIDY)
    assert failed.error == "builtins.TypeError"
    assert set(TaskRun.objects.values_list("task", flat=True)) == {"core.tasks.sweep_jobs", TIDY}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_run_of_a_killed_worker_is_not_finished(shop):
    """The next start of the worker says so; nobody waits for it any more."""
    begin_run(task=TIDY, task_id="gone", node="worker1@tests")
    begin_run(task=TIDY, task_id="elsewhere", node="worker9@tests")
    shop.kill(shop.start_worker())
    shop.start_worker()
    lost = wait_for("lost", TIDY)
    assert lost.task_id == "gone"
    assert TaskRun.objects.get(task_id="elsewhere").outcome == "open"
