"""The registration in the console; importing this package registers its pages."""

from registration.admin import appointments_words, forces, hotline, slots, words  # noqa: F401
