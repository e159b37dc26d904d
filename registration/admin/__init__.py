"""The registration in the console; importing this package registers its pages."""

from registration.admin import milestones_words, opening, words  # noqa: F401
