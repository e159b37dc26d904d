"""Celery tasks of registration; importing this package makes them known."""

from registration.tasks import classing  # noqa: F401
