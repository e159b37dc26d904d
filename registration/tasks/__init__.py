"""Celery tasks of the registration; importing this package registers them."""

from registration.tasks import appointments, classing, milestones  # noqa: F401
