"""The state machines of matching. Relations (who may) are resolved in ``matching.permissions``."""

from matching.workflow.fairs import ENTRY_MACHINE, FAIR_MACHINE
from matching.workflow.matches import CONSENT_MACHINE, MATCH_MACHINE, PARTNERSHIP_MACHINE
from matching.workflow.meetings import MEETING_MACHINE
from matching.workflow.needs import ENQUIRY_MACHINE, NEED_MACHINE
from matching.workflow.relations import (
    AUTHOR,
    FIRM,
    INSTITUTION,
    OFFICER,
    OWNER,
    PARTICIPANT,
    PLATFORM,
    RECIPIENT,
    SENDER,
    SYSTEM,
)

__all__ = [
    "AUTHOR",
    "CONSENT_MACHINE",
    "ENQUIRY_MACHINE",
    "ENTRY_MACHINE",
    "FAIR_MACHINE",
    "FIRM",
    "INSTITUTION",
    "MATCH_MACHINE",
    "MEETING_MACHINE",
    "NEED_MACHINE",
    "OFFICER",
    "OWNER",
    "PARTICIPANT",
    "PARTNERSHIP_MACHINE",
    "PLATFORM",
    "RECIPIENT",
    "SENDER",
    "SYSTEM",
]
