"""Reminders of appointments, and what is overdue at the director's hotline."""

from celery import shared_task
from django.utils import timezone

from registration.services import appointments, hotline


@shared_task
def remind_appointments() -> int:
    return appointments.remind_appointments(now=timezone.now())


@shared_task
def follow_up_hotline() -> int:
    return hotline.follow_up_hotline(now=timezone.now())
