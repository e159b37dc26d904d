"""Every table of the way to the market; each file holds one idea."""

from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.milestones import Milestone
from registration.models.roads import PlannedDay, RoadPlan, RoadTemplate

__all__ = ["Case", "CaseFile", "Milestone", "PlannedDay", "RoadPlan", "RoadTemplate", "StageSpell"]
