"""The state machines of registration. Relations (who may) are resolved in ``registration.permissions``."""

from registration.workflow.cases import CASE_MACHINE, MILESTONE_MACHINE
from registration.workflow.dossiers import DOSSIER_MODULE_MACHINE
from registration.workflow.packages import PACKAGE_MACHINE

__all__ = ["CASE_MACHINE", "DOSSIER_MODULE_MACHINE", "MILESTONE_MACHINE", "PACKAGE_MACHINE"]
