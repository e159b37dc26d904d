"""Every table of the way to the market; each file holds one idea."""

from registration.models.action_items import ActionItem
from registration.models.appointments import Appointment, BlockedDay, Slot
from registration.models.bookings import TestBooking
from registration.models.case_progress import IdleReminder, ProgressRequest, ProgressUpdate
from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.channels import ChannelAdvice, ChannelCheck
from registration.models.classification import ClassificationRequest, ClassificationSupplement
from registration.models.coaching import CoachSpell, HandOver
from registration.models.dossiers import Dossier, DossierModule, DossierReviewer, ModuleRemark, ModuleVersion
from registration.models.filings import FilingCheck
from registration.models.forces import Force, ForceDecision, ForceMeeting, ForceMember
from registration.models.guidance import Guidance, GuidanceSession
from registration.models.hotline import Ticket, TicketStep
from registration.models.milestones import Milestone
from registration.models.packages import PackageBuild, PackageItem, ReportPackage
from registration.models.plans import CasePlan, Measure, PlanVersion
from registration.models.proofs import Proof
from registration.models.roads import PlannedDay, RoadPlan, RoadTemplate
from registration.models.service_records import Rating, ServiceRecord, ServiceRecordVersion
from registration.models.tasks import CaseTask, TaskLine

__all__ = [
    "ActionItem",
    "Appointment",
    "BlockedDay",
    "Case",
    "CaseFile",
    "CasePlan",
    "CaseTask",
    "ChannelAdvice",
    "ChannelCheck",
    "ClassificationRequest",
    "ClassificationSupplement",
    "CoachSpell",
    "Dossier",
    "DossierModule",
    "DossierReviewer",
    "FilingCheck",
    "Force",
    "ForceDecision",
    "ForceMeeting",
    "ForceMember",
    "Guidance",
    "GuidanceSession",
    "HandOver",
    "IdleReminder",
    "Measure",
    "Milestone",
    "ModuleRemark",
    "ModuleVersion",
    "PackageBuild",
    "PackageItem",
    "PlanVersion",
    "PlannedDay",
    "ProgressRequest",
    "ProgressUpdate",
    "Proof",
    "Rating",
    "ReportPackage",
    "RoadPlan",
    "RoadTemplate",
    "ServiceRecord",
    "ServiceRecordVersion",
    "Slot",
    "StageSpell",
    "TaskLine",
    "TestBooking",
    "Ticket",
    "TicketStep",
]
