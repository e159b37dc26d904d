"""Things that are overdue, brought there by the services and by time that has passed."""

from datetime import date, timedelta

from django.utils import timezone

from core.workdays import add_workdays, is_workday
from projects.models import Deadline, Project
from tests.factories import submitted_project
from tests.personas import Persona, Personas


def workdays_ago(n: int) -> date:
    """The day whose n-th following working day is today, or the last before it."""
    day = timezone.localdate()
    while add_workdays(day, n) > timezone.localdate() or not is_workday(day):
        day -= timedelta(days=1)
    return day


def late_check(people: Personas, days: int, by: Persona | None = None, **answers: object) -> Deadline:
    """A formal check that was due so many working days ago."""
    project = submitted_project(by or people.wang, **answers)
    return made_late(project, workdays_ago(days))


def made_late(project: Project, due_on: date) -> Deadline:
    Deadline.objects.filter(project=project, closed_at=None).update(due_on=due_on)
    return Deadline.objects.get(project=project, closed_at=None)
