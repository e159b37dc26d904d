"""The state machines of registration. Relations (who may) are resolved in ``registration.permissions``."""

from registration.workflow.cases import CASE_MACHINE, MILESTONE_MACHINE
from registration.workflow.tasks import BODY, BOOKING_MACHINE, TASK_MACHINE

__all__ = ["BODY", "BOOKING_MACHINE", "CASE_MACHINE", "MILESTONE_MACHINE", "TASK_MACHINE"]
