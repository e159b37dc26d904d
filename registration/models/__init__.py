"""Every table of the way to the market; each file holds one idea."""

from registration.models.action_items import ActionItem
from registration.models.case_progress import IdleReminder, ProgressRequest, ProgressUpdate
from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.coaching import CoachSpell, HandOver
from registration.models.milestones import Milestone
from registration.models.plans import CasePlan, Measure, PlanVersion
from registration.models.service_records import Rating, ServiceRecord, ServiceRecordVersion

__all__ = [
    "ActionItem",
    "Case",
    "CaseFile",
    "CasePlan",
    "CoachSpell",
    "HandOver",
    "IdleReminder",
    "Measure",
    "Milestone",
    "PlanVersion",
    "ProgressRequest",
    "ProgressUpdate",
    "Rating",
    "ServiceRecord",
    "ServiceRecordVersion",
    "StageSpell",
]
