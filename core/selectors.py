"""What a person may read of core: the own notices and the own jobs; and the working calendar, which is public."""

from datetime import date

from django.db.models import QuerySet

from core.actor import Actor
from core.errors import NotVisible
from core.holidays import SetDay
from core.models import CalendarDay, Job, Notice, TaskRun


def notices_of(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=actor.user_id) if actor.is_authenticated else Notice.objects.none()


def unread_count(actor: Actor) -> int:
    return notices_of(actor).filter(read_at=None).count()


def notice_for(actor: Actor, ref: str) -> Notice:
    """Raises NotVisible for notices of others."""
    notice = notices_of(actor).filter(ref=ref).first()
    if notice is None:
        raise NotVisible
    return notice


def jobs_of(actor: Actor) -> QuerySet[Job]:
    return Job.objects.filter(owner_id=actor.user_id) if actor.is_authenticated else Job.objects.none()


def job_for(actor: Actor, ref: str) -> Job:
    """Raises NotVisible for jobs of others, whatever their role."""
    job = jobs_of(actor).filter(ref=ref).first()
    if job is None:
        raise NotVisible
    return job


def set_days() -> dict[date, bool]:
    """Every day an administrator has set, True for worked ones: what ``core.workdays`` asks for once a minute."""
    return dict(CalendarDay.objects.values_list("on", "works"))


def set_days_of(year: int) -> list[SetDay]:
    """In order, with their names."""
    rows = CalendarDay.objects.filter(on__year=year).order_by("on")
    return [SetDay(on, works, name) for on, works, name in rows.values_list("on", "works", "name")]


def last_runs() -> dict[str, TaskRun]:
    """The last run of each periodic job, by its task, in one question; the caller has checked the role."""
    return {run.task: run for run in TaskRun.objects.order_by("task", "-id").distinct("task")}


def runs_of(task: str) -> QuerySet[TaskRun]:
    """Order by ("-id",)."""
    return TaskRun.objects.filter(task=task)
