"""Celery tasks of the registration; importing this package registers them. All are safe to run twice."""

from registration.tasks import appointments, classing, coaching, desks, dossier, milestones  # noqa: F401
