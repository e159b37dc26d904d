"""The standard, the experts, the rounds with their panels and scores, and what is decided."""

from screening.models.decisions import Appeal, Decision, Objection, Publication
from screening.models.experts import Expert, ExpertInvitation, Pledge
from screening.models.panels import ConflictDismissal, Draw, Seat
from screening.models.rounds import Review, Round
from screening.models.scorecards import DiscussionPost, Scorecard
from screening.models.standards import Standard

__all__ = [
    "Appeal",
    "ConflictDismissal",
    "Decision",
    "DiscussionPost",
    "Draw",
    "Expert",
    "ExpertInvitation",
    "Objection",
    "Pledge",
    "Publication",
    "Review",
    "Round",
    "Scorecard",
    "Seat",
    "Standard",
]
