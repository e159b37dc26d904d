"""Reports that wait too long, and stages at or past their planned end; for the portal itself."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from core.terms import after_workdays, as_in_force
from core.workdays import add_workdays, is_workday
from registration.enums.cases import CaseStatus
from registration.enums.milestones import MilestoneStatus
from registration.models import Case, Milestone
from registration.selectors.standing import SOON

# Somebody who was told is not looked for again; a worker that was away for this long still tells everybody.
TOLD_WITHIN = timedelta(days=30)
FOR_NOTICES = ("project__owner", "registrant", "coach", "partnership__match__contact")


def unconfirmed_milestones(today: date) -> QuerySet[Milestone]:
    """Reported more than ``confirm_days`` working days ago, in cases that go on; the oldest first."""
    due = after_workdays("reported_at", "REGISTRATION.confirm_days", region="case__region", at=True)
    rows = Milestone.objects.filter(status=MilestoneStatus.REPORTED).annotate(confirm_due=due)
    rows = rows.filter(confirm_due__lt=today)
    goes_on = (CaseStatus.RUNNING, CaseStatus.BLOCKED, CaseStatus.COMPLETED)
    return rows.filter(case__status__in=goes_on).select_related("case__project").order_by("id")


def workdays_back(today: date, count: int) -> date:
    """The latest day after which ``count`` working days have passed, ``today`` included."""
    day = today
    while count > 0:
        count -= is_workday(day)
        day -= timedelta(days=1)
    return day


def stages_due_soon(today: date) -> QuerySet[Case]:
    """Under way, with at most SOON working days left until the planned end of the stage."""
    return _running().filter(due_on__gte=today, due_on__lte=add_workdays(today, SOON))


def stages_overdue(today: date) -> QuerySet[Case]:
    return _running().filter(due_on__lt=today, due_on__gte=today - TOLD_WITHIN)


def stages_late(today: date) -> QuerySet[Case]:
    """Overdue by at least ``late_days`` working days."""

    def late(days: int) -> Q:
        until = workdays_back(today, days)
        return Q(due_on__lte=until, due_on__gte=until - TOLD_WITHIN)

    return _running().filter(as_in_force("REGISTRATION.late_days", late, region="region"))


def _running() -> QuerySet[Case]:
    return Case.objects.filter(status=CaseStatus.RUNNING).select_related(*FOR_NOTICES).order_by("id")
