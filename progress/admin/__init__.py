"""Publishing of figures in the console; importing this package registers its pages."""

from progress.admin import statistics, words  # noqa: F401
