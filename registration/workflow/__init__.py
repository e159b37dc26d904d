"""The state machines of registration. Relations (who may) are resolved in ``registration.permissions``."""

from registration.workflow.cases import CASE_MACHINE, MILESTONE_MACHINE
from registration.workflow.classification import CLASSIFICATION_MACHINE

__all__ = ["CASE_MACHINE", "CLASSIFICATION_MACHINE", "MILESTONE_MACHINE"]
from registration.workflow.roads import TEMPLATE_MACHINE

__all__ = ["CASE_MACHINE", "MILESTONE_MACHINE", "TEMPLATE_MACHINE"]
