"""Remembering when somebody last looked at a board, so that it can say what has changed since."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from progress.models import BoardVisit

# Looks closer to one another than this are one visit.
VISIT = timedelta(minutes=30)


def note_look(
    *, by: Actor, board: str, region: str, figures: Mapping[str, int], now: datetime | None = None
) -> BoardVisit:
    """A person looked at a board and read these figures. Two looks at once end up as one visit, which is returned.

    Nothing stands in the audit log: this is his own bookmark, and only he reads it.
    """
    now = now or timezone.now()
    with transaction.atomic():
        first = {"region": region, "looked_at": now, "figures": dict(figures)}
        visit, new = BoardVisit.objects.select_for_update(no_key=True).get_or_create(
            user_id=by.user_id or 0, board=board, defaults=first
        )
        if new:
            return visit
        if visit.region != region:
            visit.before_at, visit.before_figures = None, {}
        elif now - visit.looked_at > VISIT:
            visit.before_at, visit.before_figures = visit.looked_at, visit.figures
        visit.region, visit.looked_at, visit.figures = region, max(now, visit.looked_at), dict(figures)
        visit.save()
        return visit
