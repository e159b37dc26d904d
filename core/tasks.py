"""What the worker does; every task may run twice, at the same time or again."""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish, task_prerun
from django.utils import timezone

from core import chain, delivery, digests, limits, runner, workdays
from core.tracing import new_request_id, request_id, set_request_id

log = logging.getLogger(__name__)

# Deadlines reach about so far ahead.
CALENDAR_AHEAD = timedelta(days=40)
TRACE_HEADER = "request_id"


@shared_task
def deliver_mail(mail_id: int) -> None:
    delivery.deliver_mail(mail_id)


@shared_task
def sweep_mail() -> None:
    delivery.sweep_mail()


@shared_task
def send_digests() -> None:
    digests.send_digests()


@shared_task
def run_job(job_id: int) -> None:
    runner.run_job(job_id)


@shared_task
def sweep_jobs() -> None:
    runner.sweep_jobs()


@shared_task
def tidy() -> None:
    """Once a night: what nobody needs any more, and the audit log's head for whoever keeps the logs."""
    limits.drop_ended_windows()
    runner.drop_old_files()
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
