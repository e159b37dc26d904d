"""Every table of the way to the market; each file holds one idea."""

from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.channels import ChannelAdvice, ChannelCheck
from registration.models.classification import ClassificationRequest, ClassificationSupplement
from registration.models.milestones import Milestone
from registration.models.proofs import Proof

__all__ = [
    "Case",
    "CaseFile",
    "ChannelAdvice",
    "ChannelCheck",
    "ClassificationRequest",
    "ClassificationSupplement",
    "Milestone",
    "Proof",
    "StageSpell",
]
from registration.models.roads import PlannedDay, RoadPlan, RoadTemplate

__all__ = ["Case", "CaseFile", "Milestone", "PlannedDay", "RoadPlan", "RoadTemplate", "StageSpell"]
