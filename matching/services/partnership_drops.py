"""A recorded partnership that comes to nothing; apart from the rest, for the ends of matches need it too."""

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.services import perform
from matching.enums import PartnershipStatus
from matching.models import Match, Partnership
from matching.notifications.partnerships import tell_cancelled
from matching.permissions import require_transition
from matching.workflow import PARTNERSHIP_MACHINE


def cancel(by: Actor, partnership: Partnership) -> Partnership:
    """In the caller's transaction, who holds the match; whoever did not do it himself is told."""
    values = {"status_since": timezone.now()}
    fresh = perform(PARTNERSHIP_MACHINE, "cancel", partnership, by=by, allow=require_transition, values=values)
    tell_cancelled(partnership=fresh, by=by)
    return fresh


def drop_proposal(match: Match) -> None:
    """When a match ends, what waits for its confirmation ends with it; in the caller's transaction."""
    for partnership in Partnership.objects.filter(match=match, status=PartnershipStatus.PROPOSED):
        cancel(SYSTEM, partnership)
