"""The console's pages of the programme's progress; importing this package registers its pages."""

from progress.admin import (  # noqa: F401
    overdue,
    programmes,
    report_words,
    statistics,
    targets,
    thresholds,
    waiting_words,
    words,
)
