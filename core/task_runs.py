"""What became of the periodic jobs: each run is noted when a worker begins it and when it ends.

Only tasks of the schedule are noted. A failure of the noting itself never keeps a job from its work: Celery logs what
a receiver of its signals raises and goes on.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.enums import RunOutcome
from core.errors import GuardRefused
from core.jobs import start_run
from core.models import TaskRun

# Names a run in the headers of the message that starts it.
RUN_HEADER = "portal_run"
KEPT = timedelta(days=90)
# A run asked for that no worker has taken up for so long will not begin any more.
IN_LINE_FOR = timedelta(minutes=15)


def scheduled() -> dict[str, list[Any]]:
    """The schedules of each periodic task, by its name; a task may have several."""
    found: dict[str, list[Any]] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        found.setdefault(entry["task"], []).append(entry["schedule"])
    return found


def next_run(schedules: list[Any], last: datetime | None, now: datetime) -> datetime:
    """When the clock starts it next, by its schedules and its last start. Seconds count from that start."""
    return min(_next(each, last, now) for each in schedules)


def _next(each: Any, last: datetime | None, now: datetime) -> datetime:
    if isinstance(each, int | float):
        return max(now, (last or now) + timedelta(seconds=each))
    # From this moment on: a start that was missed is not made up for.
    local = timezone.localtime(now)
    plan: Any = copy(each)
    plan.nowfun = lambda: local
    # Schedules of the day have no seconds: whatever is left over is no minute less.
    return (now + plan.remaining_estimate(local) + timedelta(seconds=30)).replace(second=0, microsecond=0)


def begin_run(*, task: str, task_id: str, node: str, run: str = "") -> TaskRun:
    """A worker has begun it. An earlier run under the same id was cut off by the death of its worker."""
    now = timezone.now()
    with transaction.atomic():
        lose_runs(Q(task=task, task_id=task_id), now)
        asked = (
            TaskRun.objects.select_for_update(no_key=True)
            .filter(pk=int(run or 0), task=task, outcome=RunOutcome.OPEN)
            .first()
        )
        if asked is None:
            return TaskRun.objects.create(task=task, task_id=task_id, node=node, asked_at=now, started_at=now)
        asked.task_id, asked.node, asked.started_at = task_id, node, now
        asked.save(update_fields=["task_id", "node", "started_at"])
    return asked


def end_run(*, task: str, task_id: str, result: Any = None, error: BaseException | None = None) -> None:
    """``result`` is what the task gave back: a number of things done, or nothing known."""
    count = result if isinstance(result, int) and not isinstance(result, bool) and result >= 0 else None
    outcome = RunOutcome.NOTHING if count == 0 else RunOutcome.DONE
    if error is not None:
        outcome, count = RunOutcome.FAILED, None
    # The last of its id, also when it was given up for lost too early: it has ended after all.
    last = TaskRun.objects.filter(task=task, task_id=task_id).order_by("-pk").values("pk")[:1]
    TaskRun.objects.filter(pk__in=last, outcome__in=(RunOutcome.OPEN, RunOutcome.LOST)).update(
        outcome=outcome,
        count=count,
        error=f"{type(error).__module__}.{type(error).__qualname__}"[:120] if error is not None else "",
        ended_at=timezone.now(),
    )


def lose_runs(which: Q, now: datetime) -> int:
    """Their worker is no longer there. Returns how many were still under way."""
    return TaskRun.objects.filter(which, outcome=RunOutcome.OPEN, started_at__isnull=False).update(
        outcome=RunOutcome.LOST, ended_at=now
    )


def lose_stale_runs(now: datetime) -> int:
    """Those longer under way than any job may run, and those asked for that nobody took up."""
    limit = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    unbegun = TaskRun.objects.filter(outcome=RunOutcome.OPEN, started_at=None, asked_at__lt=now - IN_LINE_FOR)
    lost = unbegun.update(outcome=RunOutcome.LOST, ended_at=now)
    return lost + lose_runs(Q(started_at__lt=now - limit), now)


def drop_old_runs(now: datetime) -> int:
    return TaskRun.objects.filter(asked_at__lt=now - KEPT).exclude(outcome=RunOutcome.OPEN).delete()[0]


def ask_for_run(*, by: Actor, task: str) -> TaskRun:
    """Starts a periodic job now, after commit. Raises GuardRefused while it stands in line or is under way."""
    now = timezone.now()
    with transaction.atomic():
        lose_stale_runs(now)
        if TaskRun.objects.filter(task=task, outcome=RunOutcome.OPEN).exists():
            raise GuardRefused(_("It is under way; look again in a moment."))
        try:
            with transaction.atomic():
                run = TaskRun.objects.create(task=task, asked_by_id=by.user_id, asked_by_label=by.label)
        except IntegrityError:
            raise GuardRefused(_("It is under way; look again in a moment.")) from None
        start_run(task, {RUN_HEADER: str(run.pk)})
    return run


def run_in(headers: Mapping[str, Any]) -> str:
    """The run a message was sent for; empty for one that the clock sent."""
    found = str(headers.get(RUN_HEADER, ""))
    return found if found.isdecimal() else ""
