"""What is due in cases and their milestones. Safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registration.services import terms


@shared_task
def remind_unconfirmed() -> int:
    return terms.remind_unconfirmed(today=timezone.localdate())


@shared_task
def remind_stages() -> int:
    return terms.remind_stages(today=timezone.localdate())
