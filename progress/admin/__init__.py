"""Programmes and public statistics in the console; importing this package registers their pages."""

from progress.admin import programmes, report_words, statistics, targets, words  # noqa: F401
