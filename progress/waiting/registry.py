"""The registry: every kind of thing in the portal that waits for somebody, in the order in which lists name them."""

from core.actor import Actor
from progress.waiting import applications, classing, coaching, endings, fairs, matching, people, registration, screening
from progress.waiting.kinds import Kind

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        *applications.KINDS,
        *screening.KINDS,
        *matching.KINDS,
        *endings.KINDS,
        *fairs.KINDS,
        *coaching.KINDS,
        *registration.KINDS,
        *classing.KINDS,
        *people.KINDS,
    )
}


def kinds_for(actor: Actor) -> list[Kind]:
    """Those his present role can have; none for visitors."""
    return [kind for kind in KINDS.values() if actor.role in kind.roles] if actor.is_authenticated else []


def office_kinds() -> list[Kind]:
    """What an office watches over: whatever can be late."""
    return [kind for kind in KINDS.values() if kind.office is not None and kind.overdue]
