"""What institutions are asked about: their managers read number, title, enterprise and ways of working, no messages."""

from django.db.models import QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from matching.enums import CHOSEN, ConsentStatus
from matching.models import Match, MatchConsent

NEWEST_FIRST = ("-id",)
# The two sides alone read these.
PRIVATE = ("match__message", "match__team", "match__decline_text", "match__end_reason")


def consents_of(actor: Actor) -> QuerySet[MatchConsent]:
    """Those asked of the institution whose manager the actor is."""
    if actor.role != Role.INSTITUTION_MANAGER or actor.organisation_id is None:
        return MatchConsent.objects.none()
    asked = MatchConsent.objects.filter(institution_id=actor.organisation_id)
    people = ("match__project__owner", "match__organisation", "decided_by")
    return asked.select_related(*people).defer(*PRIVATE)


def consent_for(actor: Actor, ref: str) -> MatchConsent:
    """By the reference of the match. Raises NotVisible alike for unknown and for others' ones."""
    consent = consents_of(actor).filter(match__ref=ref).first()
    if consent is None:
        raise NotVisible
    return consent


def consent_of(match: Match) -> MatchConsent | None:
    """What the institution was asked while the two are in talks, for pages of a match somebody sees already."""
    return MatchConsent.objects.filter(match=match).first() if match.status in CHOSEN else None


def consents_page(actor: Actor, status: str = "", cursor: str = "") -> Page[MatchConsent]:
    rows = consents_of(actor)
    rows = rows.filter(status=status) if status in ConsentStatus.values else rows
    return page_of(rows, order=NEWEST_FIRST, cursor=cursor)


def waiting_consents(actor: Actor) -> int:
    """How many the institution has not decided, of matches that are still going on."""
    return consents_of(actor).filter(status=ConsentStatus.WAITING, match__status__in=sorted(CHOSEN)).count()
