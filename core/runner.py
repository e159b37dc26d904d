"""Does the work of a job, once at a time, and says on its page how far it is and how it ended."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext

from core.enums import JobStatus
from core.errors import PortalError
from core.jobs import Progress, enqueue, kind_named
from core.locks import connection_beside, session_lock
from core.models import Job
from core.tracing import request_id

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# What an export holds is protected; copies must not lie about for ever.
KEEP_FILES = timedelta(days=30)
# A job that nobody has begun for so long has lost its message.
LOST_AFTER = timedelta(seconds=settings.JOB_LOST_SECONDS)
# The page asks every second or two; writing more often would only slow the work down.
SECONDS_BETWEEN_SAVES = 0.5
SAVE_PROGRESS = "UPDATE core_job SET done = %s, total = %s WHERE id = %s"


def run_job(job_id: int) -> None:
    """Runs the job unless it has ended or runs elsewhere: a second message for the same job does nothing.

    A job found running, with its lock free, was left by a worker that died; it is begun again, three times at most.
    """
    with connection_beside() as beside, session_lock("job", job_id, using=beside) as mine:
        job = Job.objects.filter(pk=job_id, status__in=[JobStatus.QUEUED, JobStatus.RUNNING]).first()
        if not mine or job is None:
            return
        with _language_of_owner(job):
            if job.attempts >= MOST_ATTEMPTS:
                _end(job, JobStatus.FAILED, error=gettext("The work stopped unexpectedly several times."))
                return
            _begin(job)
            _work(job, _saver(job, beside))


def sweep_jobs() -> int:
    """Puts jobs in line again whose message or whose worker was lost. Returns how many."""
    queued = Job.objects.filter(status=JobStatus.QUEUED, created_at__lt=timezone.now() - LOST_AFTER)
    running = Job.objects.filter(status=JobStatus.RUNNING).values_list("pk", flat=True)
    lost = [*queued.values_list("pk", flat=True), *(pk for pk in running if not _is_held(pk))]
    for pk in lost:
        enqueue("core.tasks.run_job", pk)
    return len(lost)


def drop_old_files() -> int:
    """Deletes the input and output files of work that ended long ago; what it did stays on record. Returns how many."""
    old = Job.objects.filter(ended_at__lt=timezone.now() - KEEP_FILES).exclude(input="", output="")
    jobs = list(old.order_by("id"))
    for job in jobs:
        job.input.delete(save=False)
        job.output.delete(save=False)
        job.save(update_fields=["input", "output"])
    return len(jobs)


def _is_held(job_id: int) -> bool:
    with connection_beside() as beside, session_lock("job", job_id, using=beside) as mine:
        return not mine


@contextmanager
def _language_of_owner(job: Job) -> Iterator[None]:
    language = get_user_model().objects.values_list("language", flat=True).get(pk=job.owner_id)
    with translation.override(language):
        yield


def _begin(job: Job) -> None:
    job.status = JobStatus.RUNNING
    job.attempts += 1
    job.started_at = timezone.now()
    job.done = 0
    job.save(update_fields=["status", "attempts", "started_at", "done"])


def _work(job: Job, progress: Progress) -> None:
    try:
        result = kind_named(job.kind).work(job, progress)
    except PortalError as refusal:
        _end(job, JobStatus.FAILED, error=str(refusal.message))
    except Exception:
        # Whatever it was, the person waiting at the page must hear that it ended; the log has the rest.
        log.exception("job_failed", extra={"job": job.ref, "kind": job.kind})
        sentence = gettext("Something went wrong on our side. If you ask us about this, please give us this number: %s")
        _end(job, JobStatus.FAILED, error=sentence % request_id())
    else:
        _end(job, JobStatus.DONE, result=result)
    finally:
        job.input.close()


def _end(job: Job, status: JobStatus, *, result: Mapping[str, Any] | None = None, error: str = "") -> None:
    job.refresh_from_db(fields=["done", "total"])
    job.status = status
    job.result = dict(result or {})
    job.error = error
    job.ended_at = timezone.now()
    job.save(update_fields=["status", "result", "error", "ended_at", "output", "output_name"])


def _saver(job: Job, beside: Any) -> Progress:
    """Saves through the second connection, at most twice a second and always at the end."""
    last = 0.0

    def save(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < SECONDS_BETWEEN_SAVES:
            return
        last = now
        _save_progress(beside, job, done, total)

    return save


def _save_progress(beside: Any, job: Job, done: int, total: int) -> None:
    try:
        with beside.cursor() as cursor:
            # Work that has wrongly touched its own job in a transaction must not wait for itself for ever.
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute(SAVE_PROGRESS, [done, total, job.pk])
    except OperationalError:
        log.warning("job_progress_not_saved", extra={"job": job.ref})
