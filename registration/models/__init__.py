"""Every table of the way to the market; each file holds one idea."""

from registration.models.bookings import TestBooking
from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.filings import FilingCheck
from registration.models.milestones import Milestone
from registration.models.tasks import CaseTask, TaskLine

__all__ = ["Case", "CaseFile", "CaseTask", "FilingCheck", "Milestone", "StageSpell", "TaskLine", "TestBooking"]
