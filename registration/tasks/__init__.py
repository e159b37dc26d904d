"""Celery tasks of registration; importing this package makes them known."""

from registration.tasks import classing  # noqa: F401

"""Celery tasks of the registration; importing this package registers them."""

from registration.tasks import milestones  # noqa: F401
