"""The expert pool from an Excel workbook: looked at first, then taken in row by row."""

from screening.services.expert_import.columns import COLUMNS, template_workbook
from screening.services.expert_import.jobs import rehearse_experts, take_in_experts
from screening.services.expert_import.requests import (
    EXPERT_JOBS,
    IMPORT,
    PLAN,
    confirm_expert_plan,
    request_expert_plan,
)
from screening.services.expert_import.running import PoolResult, import_experts, plan_experts
from screening.services.expert_import.telling import report_of, summary_of

__all__ = [
    "COLUMNS",
    "EXPERT_JOBS",
    "IMPORT",
    "PLAN",
    "PoolResult",
    "confirm_expert_plan",
    "import_experts",
    "plan_experts",
    "rehearse_experts",
    "report_of",
    "request_expert_plan",
    "summary_of",
    "take_in_experts",
    "template_workbook",
]
