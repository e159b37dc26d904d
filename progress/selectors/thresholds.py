"""What an office has set its terms and limits to, now and before."""

from accounts.roles import Role
from core.actor import Actor
from core.models import SetThreshold

MOST_SHOWN = 50


def latest_of(actor: Actor) -> dict[str, SetThreshold]:
    """The last of each key that the officer's province has set, also for a later day; one question."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return {}
    rows = SetThreshold.objects.filter(region=actor.region).order_by("key", "-valid_from").distinct("key")
    return {row.key: row for row in rows}


def history_of(actor: Actor, key: str) -> list[SetThreshold]:
    """The newest first."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return []
    return list(SetThreshold.objects.filter(region=actor.region, key=key).order_by("-valid_from")[:MOST_SHOWN])
