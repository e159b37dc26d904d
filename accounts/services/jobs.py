"""A system administrator lets a periodic job run now."""

from django.db import transaction

from accounts.permissions import require_system_admin
from core.actor import Actor
from core.errors import NotVisible
from core.models import TaskRun
from core.services import record
from core.task_runs import ask_for_run, scheduled


def run_job_now(*, by: Actor, task: str) -> TaskRun:
    """Stands in line after commit; audited. Raises PermissionRefused, NotVisible for what is no periodic job, and
    GuardRefused while it stands in line or is under way, so that a double click starts it once."""
    require_system_admin(by)
    if task not in scheduled():
        raise NotVisible
    with transaction.atomic():
        run = ask_for_run(by=by, task=task)
        record(by=by, event="job.run_asked", object_type="task_run", object_ref=task, region=by.region)
    return run
