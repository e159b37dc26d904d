"""Every table of progress; each file holds one idea."""

from progress.models.answers import KeptAnswer
from progress.models.programmes import Programme, Target
from progress.models.reports import Report, ReportFile, ReportSubscription
from progress.models.rollups import Correction, Counted, CountedChange, DailyChange, MonthlyChange, RollupState
from progress.models.statistics import StatisticsEdition
from progress.models.visits import BoardVisit
from progress.models.waiting import Exemption

__all__ = [
    "BoardVisit",
    "Correction",
    "Counted",
    "CountedChange",
    "DailyChange",
    "Exemption",
    "KeptAnswer",
    "MonthlyChange",
    "Programme",
    "Report",
    "ReportFile",
    "ReportSubscription",
    "RollupState",
    "StatisticsEdition",
    "Target",
]
