"""The registration in the console; importing this package registers its pages."""

from registration.admin import bookings, desks_words, filings, overview, tasks, words  # noqa: F401
