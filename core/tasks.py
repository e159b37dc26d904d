"""What the worker does; every task may run twice, at the same time or again."""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun, worker_ready
from django.db.models import Q
from django.utils import timezone

from core import chain, delivery, digests, limits, opened, runner, task_runs, workdays
from core.tracing import new_request_id, request_id, set_request_id

log = logging.getLogger(__name__)

# Deadlines reach about so far ahead.
CALENDAR_AHEAD = timedelta(days=40)
TRACE_HEADER = "request_id"


@shared_task
def deliver_mail(mail_id: int) -> None:
    delivery.deliver_mail(mail_id)


@shared_task
def sweep_mail() -> int:
    return delivery.sweep_mail()


@shared_task
def send_digests() -> int:
    return digests.send_digests()


@shared_task
def run_job(job_id: int) -> None:
    runner.run_job(job_id)


@shared_task
def sweep_jobs() -> int:
    return runner.sweep_jobs()


@shared_task
def tidy() -> None:
    """Once a night: what nobody needs any more, and the audit log's head for whoever keeps the logs."""
    limits.drop_ended_windows()
    runner.drop_old_files()
    task_runs.lose_stale_runs(timezone.now())
    task_runs.drop_old_runs(timezone.now())
    opened.drop_old_opened(timezone.now())
    log.info("audit_head", extra={"head": str(chain.chain_head())})
    if workdays.calendar_ends() - timezone.localdate() < CALENDAR_AHEAD:
        log.warning("holiday_calendar_ends", extra={"on": str(workdays.calendar_ends()), "set": "console/calendar/"})


@before_task_publish.connect
def pass_request_id_on(headers: dict[str, Any], **kwargs: Any) -> None:
    """Work done for a request is logged and audited under that request's id."""
    headers[TRACE_HEADER] = request_id()


@task_prerun.connect
def take_request_id(task: Any, **kwargs: Any) -> None:
    if not task.request.is_eager:
        set_request_id(getattr(task.request, TRACE_HEADER, "") or new_request_id())


@task_prerun.connect
def note_begun(task_id: str, task: Any, **kwargs: Any) -> None:
    """Only runs a worker has begun: a test, or a call in the same process, is no run of the clock."""
    if is_noted(task):
        run = task_runs.run_in({task_runs.RUN_HEADER: getattr(task.request, task_runs.RUN_HEADER, "")})
        task_runs.begin_run(task=task.name, task_id=task_id, node=task.request.hostname or "", run=run)


@task_failure.connect
def note_failed(sender: Any, task_id: str, exception: BaseException, **kwargs: Any) -> None:
    if is_noted(sender):
        task_runs.end_run(task=sender.name, task_id=task_id, error=exception)


@task_postrun.connect
def note_ended(task_id: str, task: Any, retval: Any, state: str, **kwargs: Any) -> None:
    """After a failure nothing is left to note."""
    if is_noted(task) and state == "SUCCESS":
        task_runs.end_run(task=task.name, task_id=task_id, result=retval)


@worker_ready.connect
def note_killed(sender: Any, **kwargs: Any) -> None:
    """What this worker had under way when it was last seen, it will not end."""
    task_runs.lose_runs(Q(node=str(sender.hostname)), timezone.now())


def is_noted(task: Any) -> bool:
    return not task.request.is_eager and task.name in task_runs.scheduled()
