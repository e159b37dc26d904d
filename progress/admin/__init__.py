"""The console's pages of the programme's progress; importing this package registers its pages."""

from progress.admin import overdue, programmes, targets, thresholds, waiting_words, words  # noqa: F401
