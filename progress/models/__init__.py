"""Every table of progress; each file holds one idea."""

from progress.models.rollups import Correction, Counted, CountedChange, DailyChange, MonthlyChange, RollupState
from progress.models.visits import BoardVisit

__all__ = [
    "BoardVisit",
    "Correction",
    "Counted",
    "CountedChange",
    "DailyChange",
    "MonthlyChange",
    "RollupState",
]
