"""Days by which somebody must act: opened, closed, and the state they are in. All terms are working days (工作日)."""

from datetime import datetime

from django.utils import timezone

from core.thresholds import threshold
from core.workdays import add_workdays
from projects.enums import DeadlineKind
from projects.models import Deadline, Project


def open_deadline(*, project: Project, kind: DeadlineKind, at: datetime | None = None) -> Deadline:
    """Starts the term as the province counts it; the day of the act itself does not count.

    A still open deadline of the same kind is closed first, so that a project has at most one of each.
    """
    now = at or timezone.now()
    close_deadline(project=project, kind=kind, at=now)
    due_on = add_workdays(timezone.localdate(now), threshold(f"DEADLINES.{kind.value}", project.region_id))
    return Deadline.objects.create(
        project=project, region_id=project.region_id, kind=kind, opened_at=now, due_on=due_on
    )


def close_deadline(*, project: Project, kind: DeadlineKind, at: datetime | None = None) -> None:
    """Closes the open deadline of this kind, when there is one."""
    Deadline.objects.filter(project=project, kind=kind, closed_at=None).update(closed_at=at or timezone.now())
