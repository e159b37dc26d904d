"""Celery tasks of the coaching. All are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registration.services import action_items, coaching, idle, plans, ratings


@shared_task
def remind_idle() -> None:
    idle.remind_idle(today=timezone.localdate())


@shared_task
def remind_due() -> None:
    """Measures and action items whose day has passed, first contacts and answers that are late."""
    today = timezone.localdate()
    coaching.release_orphans()
    plans.remind_measures(today=today)
    action_items.remind_items(today=today)
    coaching.report_late_contacts(today=today)
    ratings.report_late_answers(today=today)
