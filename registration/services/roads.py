"""The road of a case: its plan by the templates, and what is due next."""

from registration.models import Case


def refresh_road(case: Case) -> None:
    """PLACEHOLDER until the planner is merged."""
