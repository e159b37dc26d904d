"""Every table of progress; each file holds one idea."""

from progress.models.programmes import Programme, Target
from progress.models.rollups import Correction, Counted, CountedChange, DailyChange, MonthlyChange, RollupState

__all__ = [
    "Correction",
    "Counted",
    "CountedChange",
    "DailyChange",
    "MonthlyChange",
    "Programme",
    "RollupState",
    "Target",
]
