"""The state machines of screening: the standard, experts, rounds, reviews, seats, decisions, appeals, publications.

Relations (who may) are resolved in ``screening.permissions``; what depends on other rows is checked by the services.
"""

from screening.workflow.decisions import APPEAL_MACHINE, DECISION_MACHINE, has_its_second_person
from screening.workflow.experts import EXPERT_MACHINE, SEAT_MACHINE
from screening.workflow.papers import PUBLICATION_MACHINE, STANDARD_MACHINE
from screening.workflow.relations import (
    APPLICANT,
    EXPERT,
    EXPERT_TURN,
    OFFICER,
    OTHER_OFFICER,
    SECOND_OFFICER,
    SYSTEM,
)
from screening.workflow.rounds import REVIEW_MACHINE, REVIEW_RUNNING, ROUND_MACHINE

__all__ = [
    "APPEAL_MACHINE",
    "APPLICANT",
    "DECISION_MACHINE",
    "EXPERT",
    "EXPERT_MACHINE",
    "EXPERT_TURN",
    "OFFICER",
    "OTHER_OFFICER",
    "PUBLICATION_MACHINE",
    "REVIEW_MACHINE",
    "REVIEW_RUNNING",
    "ROUND_MACHINE",
    "SEAT_MACHINE",
    "SECOND_OFFICER",
    "STANDARD_MACHINE",
    "SYSTEM",
    "has_its_second_person",
]
