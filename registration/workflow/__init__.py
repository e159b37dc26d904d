"""The state machines of registration. Relations (who may) are resolved in ``registration.permissions``."""

from registration.workflow.appointments import APPOINTMENT_MACHINE
from registration.workflow.cases import CASE_MACHINE, MILESTONE_MACHINE
from registration.workflow.classification import CLASSIFICATION_MACHINE
from registration.workflow.coaching import HAND_OVER_MACHINE
from registration.workflow.dossiers import DOSSIER_MODULE_MACHINE
from registration.workflow.forces import FORCE_MACHINE
from registration.workflow.hotline import HOTLINE_MACHINE
from registration.workflow.packages import PACKAGE_MACHINE
from registration.workflow.roads import TEMPLATE_MACHINE
from registration.workflow.tasks import BODY, BOOKING_MACHINE, TASK_MACHINE

__all__ = [
    "APPOINTMENT_MACHINE",
    "BODY",
    "BOOKING_MACHINE",
    "CASE_MACHINE",
    "CLASSIFICATION_MACHINE",
    "DOSSIER_MODULE_MACHINE",
    "FORCE_MACHINE",
    "HAND_OVER_MACHINE",
    "HOTLINE_MACHINE",
    "MILESTONE_MACHINE",
    "PACKAGE_MACHINE",
    "TASK_MACHINE",
    "TEMPLATE_MACHINE",
]
