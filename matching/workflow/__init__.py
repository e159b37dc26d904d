"""The state machines of matching. Relations (who may) are resolved in ``matching.permissions``."""

from matching.workflow.needs import ENQUIRY_MACHINE, NEED_MACHINE
from matching.workflow.relations import AUTHOR, OFFICER, PLATFORM, SYSTEM

__all__ = ["AUTHOR", "ENQUIRY_MACHINE", "NEED_MACHINE", "OFFICER", "PLATFORM", "SYSTEM"]
