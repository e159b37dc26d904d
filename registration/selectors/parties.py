"""Which party of a case somebody speaks for, and which people a party is."""

from core.actor import Actor
from registration.enums.coaching import Party
from registration.models import Case
from registration.selectors.cases import relations_of
from registration.workflow.relations import GUIDES, OWNER, REGISTRANT


def parties_of(actor: Actor, case: Case) -> frozenset[str]:
    """Guides speak for the coach: an officer or the city stands in for him."""
    return parties_in(relations_of(actor, case))


def parties_in(relations: frozenset[str]) -> frozenset[str]:
    found = set()
    if OWNER in relations:
        found.add(Party.OWNER.value)
    if REGISTRANT in relations:
        found.add(Party.REGISTRANT.value)
    if relations & GUIDES:
        found.add(Party.COACH.value)
    return frozenset(found)


def side_in(relations: frozenset[str]) -> str:
    """The side somebody speaks for; the project's, when he speaks for both. Empty for guides and readers."""
    return next((side for side in (Party.OWNER.value, Party.REGISTRANT.value) if side in parties_in(relations)), "")
