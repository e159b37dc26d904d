"""The outreach in the console; importing this package registers its pages."""

from outreach.admin import activities, day, words  # noqa: F401
