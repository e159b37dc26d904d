"""What the worker does for the registration."""

from registration.tasks import desks  # noqa: F401
