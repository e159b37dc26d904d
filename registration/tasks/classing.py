"""Reminders of the terms of classification; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registration.services import classification


@shared_task(name="registration.tasks.classing.remind_classifications")
def remind_classifications() -> int:
    return classification.remind_classifications(today=timezone.localdate())
