"""Celery tasks of the outreach. All are safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from outreach.services.activities import remind_activities as remind


@shared_task
def remind_activities() -> int:
    today = timezone.localdate()
    return remind(today=today, tomorrow=today + timedelta(days=1))
