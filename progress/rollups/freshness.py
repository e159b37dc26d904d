"""Whether the figures hold everything that has happened, and taking in the little that is missing."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from progress.answers import current_page
from progress.models import CountedChange, RollupState
from progress.rollups.rebuilding import rebuild_tables
from progress.rollups.statements import definition
from progress.rollups.taking_in import take_in_batch, take_turn
from projects.models import Project

# A project that changes several times is noted several times.
NOTES = 10
# Nothing has been counted yet.
NEVER = datetime.min.replace(tzinfo=UTC)


def catch_up() -> datetime | None:
    """Takes in a small backlog at once; for a large one says as of when the figures are.

    None: they hold everything; NEVER: nothing was counted yet. A portal of few projects that
    was never counted, or by other rules, is counted here. One page asks once, so that all its figures agree.
    """
    page = current_page()
    if page is None:
        return _caught_up()
    if not page.behind:
        page.behind.append(_caught_up())
    return page.behind[0]


def _caught_up() -> datetime | None:
    most = settings.PROGRESS["take_in_at_once"]
    if not RollupState.objects.filter(definition=definition()).exists():
        return _first_count(most)
    waiting = list(CountedChange.objects.order_by("id").values_list("at", "kind", "number")[: NOTES * most + 1])
    if not waiting:
        return None
    if len(waiting) <= NOTES * most and len({(kind, number) for _at, kind, number in waiting}) <= most:
        with transaction.atomic():
            if take_turn():
                take_in_batch(NOTES * most)
                return None
    return min(at for at, _kind, _number in waiting)


def _first_count(most: int) -> datetime | None:
    many = Project.objects.filter(applied_on__isnull=False)[: most + 1].count() > most
    if not many:
        with transaction.atomic():
            if take_turn():
                rebuild_tables()
                return None
    state = RollupState.objects.first()
    return state.taken_in_at if state else NEVER
