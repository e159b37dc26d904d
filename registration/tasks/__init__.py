"""Celery tasks of the registration; importing this package registers them."""

from registration.tasks import milestones  # noqa: F401
