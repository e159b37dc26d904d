"""What a road is planned for."""

from dataclasses import dataclass

from registration.enums.cases import Route

# The law asks for a supplement once; the milestones of a case can hold more rounds.
MOST_SUPPLEMENTS = 5


@dataclass(frozen=True)
class Question:
    """``supplements``: how often the office asks for more. ``answer_days``: calendar days for each answer; 0: as the
    template assumes. ``subcatalogue``: two-digit code of the device catalogue, "" while it is not known."""

    management_class: str
    route: str = Route.UNDECIDED.value
    channel: str = ""
    supplements: int = 0
    answer_days: int = 0
    subcatalogue: str = ""
