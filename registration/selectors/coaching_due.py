"""What is overdue in the coaching of cases, for the portal's reminders; only of cases that are under way."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from core.terms import after_days, days_over
from core.thresholds import threshold
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


def idle_cases(today: date, step: int) -> QuerySet[Any, Any]:
    """Running cases at a step of idleness of which it was not told in this idle spell; ``idle_on`` is its day.

    A later step counts for the earlier ones too: whoever was reminded after 42 days is not reminded of 30 afterwards.
    """
    reached = ExpressionWrapper(F("active_on") + F("days"), output_field=DateField())
    told = IdleReminder.objects.annotate(reached=reached).filter(case=OuterRef("pk"), active_on=OuterRef("active_on"))
    rows = Case.objects.filter(is_idle(today, step), status=CaseStatus.RUNNING)
    rows = rows.annotate(idle_on=after_days("active_on", idle_key(step), region="region"))
    return rows.filter(~Exists(told.filter(reached__gte=OuterRef("idle_on")))).order_by("id")


def is_idle(today: date, step: int = 0) -> Q:
    """Nothing was done for a case for the calendar days of its province's step; the status is not looked at."""
    return days_over("active_on", idle_key(step), region="region", today=today)


def idle_on(case: Case, step: int = 0) -> date:
    """The day on which it is idle, unless something is done for it before."""
    return case.active_on + timedelta(days=threshold(idle_key(step), case.region_id, on=case.active_on))


def idle_key(step: int) -> str:
    """Steps: the coach, the sides too, the office."""
    return f"REGISTRATION.idle_days.{step}"
