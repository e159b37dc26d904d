"""Celery tasks and kinds of jobs of registration; importing this package registers them. All are safe to run twice."""

from registration.tasks import dossier  # noqa: F401
