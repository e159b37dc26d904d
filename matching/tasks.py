"""Celery tasks of the matching. All are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from matching.services import enquiries, needs, search


@shared_task
def remind_platforms() -> None:
    enquiries.remind_platforms(today=timezone.localdate())


@shared_task
def close_expired_needs() -> None:
    needs.close_expired_needs(today=timezone.localdate())


@shared_task
def refresh_search() -> None:
    search.index_changes()
