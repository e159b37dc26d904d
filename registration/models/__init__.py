"""Every table of the way to the market; each file holds one idea."""

from registration.models.appointments import Appointment, BlockedDay, Slot
from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.channels import ChannelAdvice, ChannelCheck
from registration.models.classification import ClassificationRequest, ClassificationSupplement
from registration.models.forces import Force, ForceDecision, ForceMeeting, ForceMember
from registration.models.hotline import Ticket, TicketStep
from registration.models.milestones import Milestone
from registration.models.proofs import Proof
from registration.models.roads import PlannedDay, RoadPlan, RoadTemplate

__all__ = [
    "Appointment",
    "BlockedDay",
    "Case",
    "CaseFile",
    "ChannelAdvice",
    "ChannelCheck",
    "ClassificationRequest",
    "ClassificationSupplement",
    "Force",
    "ForceDecision",
    "ForceMeeting",
    "ForceMember",
    "Milestone",
    "PlannedDay",
    "Proof",
    "RoadPlan",
    "RoadTemplate",
    "Slot",
    "StageSpell",
    "Ticket",
    "TicketStep",
]
