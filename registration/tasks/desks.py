"""The portal's own errands about tasks of departments and registration tests; safe to run again."""

from celery import shared_task
from django.utils import timezone

from registration.services.task_chasing import chase_bookings, chase_tasks


@shared_task
def remind_departments() -> int:
    return chase_tasks(today=timezone.localdate())


@shared_task
def remind_institutes() -> int:
    return chase_bookings(today=timezone.localdate())
