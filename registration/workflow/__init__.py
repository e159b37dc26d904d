"""The state machines of registration. Relations (who may) are resolved in ``registration.permissions``."""

from registration.workflow.cases import CASE_MACHINE, MILESTONE_MACHINE
from registration.workflow.coaching import HAND_OVER_MACHINE

__all__ = ["CASE_MACHINE", "HAND_OVER_MACHINE", "MILESTONE_MACHINE"]
