"""What a person saw when he last looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from core.actor import Actor
from progress.models import BoardVisit


@dataclass(frozen=True)
class LastLook:
    """``figures`` are the whole figures he read then, by key."""

    at: datetime
    figures: Mapping[str, int]

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def last_look(actor: Actor, board: str, region: str) -> LastLook | None:
    """Of the visit before this one; None when there was none to this province's board."""
    visit = BoardVisit.objects.filter(user=actor.user_id or 0, board=board, region=region).first()
    return look_before(visit) if visit else None


def look_before(visit: BoardVisit) -> LastLook | None:
    return LastLook(visit.before_at, visit.before_figures) if visit.before_at else None
