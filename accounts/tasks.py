"""What the worker does for accounts; safe to run twice."""

from celery import shared_task

from accounts.services.sign_in import drop_old_attempts


@shared_task
def sweep_sign_in_attempts() -> int:
    return drop_old_attempts()
