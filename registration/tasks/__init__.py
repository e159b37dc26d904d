"""Celery tasks of the registration; each file holds those of one idea. All are safe to run twice."""

from registration.tasks import coaching  # noqa: F401
