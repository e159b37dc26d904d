"""Celery tasks of the coaching. All are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registration.services import action_items, coaching, idle, plans, ratings


@shared_task
def remind_idle() -> int:
    return idle.remind_idle(today=timezone.localdate())


@shared_task
def remind_due() -> int:
    """Measures and action items whose day has passed, first contacts and answers that are late."""
    today = timezone.localdate()
    mended = coaching.release_orphans()
    told = plans.remind_measures(today=today) + action_items.remind_items(today=today)
    late = coaching.report_late_contacts(today=today) + ratings.report_late_answers(today=today)
    return mended + told + late
