"""The registration in the console; importing this package registers its pages."""

from registration.admin import words  # noqa: F401
