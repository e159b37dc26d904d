"""Hands work to Celery once the transaction that asked for it is committed, and keeps long work in sight."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import current_app
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, Text
from core.models import Job
from core.refs import new_ref

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
Work = Callable[[Job, Progress], Mapping[str, Any]]


@dataclass(frozen=True)
class JobKind:
    """``template`` is a fragment that shows ``job.result``; without one, its "sentence" and "url" are shown."""

    name: str
    work: Work
    label: Text
    template: str


_kinds: dict[str, JobKind] = {}


def job_kind(name: str, *, label: Text = "", template: str = "") -> Callable[[Work], Work]:
    """Registers ``work(job, progress) -> result``, a dict for JSON, to be run by the worker.

    The work must be safe to run twice: after a worker's death it is started again from the beginning. It makes its
    own transactions, calls ``progress(done, total)`` from inside or outside of them, may ``attach_output``, and
    never saves the job itself. A PortalError's message is shown to the owner; any other error as a plain sentence.
    """

    def register(work: Work) -> Work:
        _kinds[name] = JobKind(name, work, label or name, template)
        return work

    return register


def kind_named(name: str) -> JobKind:
    """For a kind that an older release offered: one that is refused, so that old jobs can still be shown."""
    return _kinds.get(name) or JobKind(name, _refuse, name, "")


def _refuse(job: Job, progress: Progress) -> Mapping[str, Any]:
    raise GuardRefused(_("This work is no longer offered."))


def start_job(
    *,
    kind: str,
    by: Actor,
    params: Mapping[str, Any] | None = None,
    input_file: File[bytes] | None = None,
    total: int = 0,
) -> Job:
    """Puts the work in line after commit and returns what its page (``core:job_page``) is about."""
    if kind not in _kinds:
        raise ValueError(f"No job kind {kind!r} is registered")
    if by.user_id is None:
        raise ValueError("A job belongs to a person, who sees its page")
    job = Job(ref=new_ref(), kind=kind, owner_id=by.user_id, region=by.region, params=dict(params or {}), total=total)
    if input_file is not None:
        # A random name: what the person called the file is no path on the server.
        job.input.save(f"{job.ref}", input_file, save=False)
    job.save()
    enqueue("core.tasks.run_job", job.pk)
    return job


def attach_output(job: Job, *, name: str, content: bytes) -> None:
    """Stores the file the owner may download; it is kept with the job when the work ends well."""
    job.output.save(f"{job.ref}", ContentFile(content), save=False)
    job.output_name = name


def enqueue(task_name: str, *args: Any) -> None:
    """Starts the registered task after commit; at once when there is no transaction.

    The act is already committed when the broker is asked, so a broker that is away must not turn it into an
    error page: the failure is logged and the periodic sweeps pick the work up from the database.
    """
    task = current_app.tasks[task_name]
    transaction.on_commit(partial(_start, task, args))


def start_run(task_name: str, headers: Mapping[str, str]) -> None:
    """As ``enqueue``, for a periodic task; the headers of its message say for which run it is."""
    task = current_app.tasks[task_name]
    transaction.on_commit(partial(_start_with, task, dict(headers)))


def _start_with(task: Any, headers: dict[str, str]) -> None:
    try:
        task.apply_async(headers=headers)
    except Exception:
        log.exception("broker_unreachable", extra={"task": task.name})


def _start(task: Any, args: tuple[Any, ...]) -> None:
    try:
        task.delay(*args)
    except Exception:
        # kombu raises driver-specific errors; none of them may reach a user whose act is done.
        log.exception("broker_unreachable", extra={"task": task.name})
