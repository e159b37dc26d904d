"""The registration in the console; importing this package registers its pages."""

from registration.admin import coach_desk, coaches, coaching_words, words  # noqa: F401
