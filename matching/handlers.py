"""Reactions of the matching app to what happens below it."""

from typing import Any

from core.events import subscribe
from core.jobs import enqueue
from matching.selectors.cards import card_data
from matching.services.match_terms import close_matches_of
from projects.events import (
    CLASS_CONFIRMED,
    PROJECT_ACCEPTED,
    PROJECT_ARCHIVED,
    PROJECT_REFUSED,
    PROJECT_WITHDRAWN,
)
from projects.models import Project
from projects.selectors.disclosed import MORE_PARTS

MORE_PARTS["card"] = card_data


@subscribe(PROJECT_ACCEPTED)
@subscribe(PROJECT_WITHDRAWN)
@subscribe(CLASS_CONFIRMED)
def take_changes_into_the_search(**payload: Any) -> None:
    """Only for speed: the database notes every change by itself, and the search already counts with the notes."""
    enqueue("matching.tasks.refresh_search")


@subscribe(PROJECT_WITHDRAWN)
@subscribe(PROJECT_ARCHIVED)
@subscribe(PROJECT_REFUSED)
def close_its_matches(*, project: Project, **payload: Any) -> None:
    """Nobody waits for a project that is gone. What leaves in other ways is found by the daily sweep."""
    close_matches_of(project=project)
