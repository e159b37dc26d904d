"""Every table of the way to the market; each file holds one idea."""

from registration.models.appointments import Appointment, BlockedDay, Slot
from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.forces import Force, ForceDecision, ForceMeeting, ForceMember
from registration.models.hotline import Ticket, TicketStep
from registration.models.milestones import Milestone

__all__ = [
    "Appointment",
    "BlockedDay",
    "Case",
    "CaseFile",
    "Force",
    "ForceDecision",
    "ForceMeeting",
    "ForceMember",
    "Milestone",
    "Slot",
    "StageSpell",
    "Ticket",
    "TicketStep",
]
