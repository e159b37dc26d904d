"""Whether the figures hold everything that has happened, and taking in the little that is missing."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists

from progress.answers import Standing, current_page
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
    return standing().behind_since


def standing() -> Standing:
    """As ``catch_up``, which it does, and of which count the figures are."""
    page = current_page()
    if page is None:
        return _caught_up()
    if page.standing is None:
        page.standing = _caught_up()
    return page.standing


def _caught_up() -> Standing:
    waits = Exists(CountedChange.objects.all())
    state = RollupState.objects.filter(definition=definition()).annotate(waits=waits).first()
    if state is None:
        return _first_count()
    if state.waits and (behind := _taken_in()) is not None:
        return Standing(behind)
    return _complete() if state.waits else Standing(None, (state.definition, state.taken_in_at))


def _complete() -> Standing:
    return Standing(None, RollupState.objects.values_list("definition", "taken_in_at").first())


def _taken_in() -> datetime | None:
    most = settings.PROGRESS["take_in_at_once"]
    waiting = list(CountedChange.objects.order_by("id").values_list("at", "kind", "number")[: NOTES * most + 1])
    if not waiting:
        return None
    if len(waiting) <= NOTES * most and len({(kind, number) for _at, kind, number in waiting}) <= most:
        with transaction.atomic():
            if take_turn():
                take_in_batch(NOTES * most)
                return None
    return min(at for at, _kind, _number in waiting)


def _first_count() -> Standing:
    most = settings.PROGRESS["take_in_at_once"]
    many = Project.objects.filter(applied_on__isnull=False)[: most + 1].count() > most
    if not many:
        with transaction.atomic():
            if take_turn():
                rebuild_tables()
                return _complete()
    state = RollupState.objects.first()
    return Standing(state.taken_in_at if state else NEVER)
