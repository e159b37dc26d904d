"""The programmes in the console; importing this package registers its pages."""

from progress.admin import programmes, targets, words  # noqa: F401
