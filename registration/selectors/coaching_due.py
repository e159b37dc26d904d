"""What is overdue in the coaching of cases, for the portal's reminders; only of cases that are under way."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from registration.enums.cases import CaseStatus
from registration.models import ActionItem, Case, IdleReminder, Measure, Rating
from registration.models.action_items import OPEN

UNDER_WAY = (CaseStatus.RUNNING.value, CaseStatus.BLOCKED.value)


def late_measures(today: date) -> list[int]:
    """Keys; those of which it was told already, for the same day, are not among them."""
    rows = Measure.objects.filter(done_on=None, due_on__lt=today, case__status__in=UNDER_WAY)
    untold = Q(late_told_on=None) | ~Q(late_told_on=F("due_on"))
    return list(rows.filter(untold).order_by("id").values_list("pk", flat=True))


def late_items(today: date) -> list[int]:
    rows = ActionItem.objects.filter(OPEN, due_on__lt=today, late_told_at=None, case__status__in=UNDER_WAY)
    return list(rows.order_by("id").values_list("pk", flat=True))


def late_answers(today: date) -> list[int]:
    """Low marks without the office's answer; also of cases that are over."""
    rows = Rating.objects.filter(answer_due_on__lt=today, answered_at=None, late_told_at=None)
    return list(rows.order_by("id").values_list("pk", flat=True))


def idle_cases(today: date, days: int) -> QuerySet[Case]:
    """Running cases without activity for so many calendar days of which it was not told in this idle spell.

    A later step counts for the earlier ones too: whoever was reminded after 42 days is not reminded of 30 afterwards.
    """
    told = IdleReminder.objects.filter(case=OuterRef("pk"), active_on=OuterRef("active_on"), days__gte=days)
    rows = Case.objects.filter(status=CaseStatus.RUNNING, active_on__lte=today - timedelta(days=days))
    return rows.filter(~Exists(told)).order_by("id")
