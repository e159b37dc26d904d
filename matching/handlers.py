"""Reactions of the matching app to what happens below it."""

from typing import Any

from core.events import subscribe
from core.jobs import enqueue
from projects.events import CLASS_CONFIRMED, PROJECT_ACCEPTED, PROJECT_WITHDRAWN


@subscribe(PROJECT_ACCEPTED)
@subscribe(PROJECT_WITHDRAWN)
@subscribe(CLASS_CONFIRMED)
def take_changes_into_the_search(**payload: Any) -> None:
    """Only for speed: the database notes every change by itself, and the search already counts with the notes."""
    enqueue("matching.tasks.refresh_search")
