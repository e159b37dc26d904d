"""The console's pages of the programme's progress; importing this package registers its pages."""

from progress.admin import overdue, thresholds, waiting_words  # noqa: F401
