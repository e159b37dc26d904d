"""Who of the enterprise can read the dossier, until when, and whether anything hinders opening it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.errors import NotVisible
from core.terms import as_in_force
from matching.enums import BOUND, ConsentStatus
from matching.models import Match, MatchConsent
from matching.selectors.people import members_of_firm
from projects.enums import STANDING
from projects.models import DisclosureGrant


@dataclass(frozen=True)
class Reader:
    """A person the enterprise has named. ``grant`` is his last access; ``reads_now``: it counts at this moment."""

    user_id: int
    name: str
    admitted: bool
    grant: DisclosureGrant | None
    reads_now: bool

    @property
    def may_download(self) -> bool:
        return self.reads_now and self.grant is not None and self.grant.may_download


def consent_allows(match: Match) -> bool:
    """No consent is asked for, or it is given."""
    consent = MatchConsent.objects.filter(match=match).first()
    return consent is None or consent.status == ConsentStatus.GIVEN


def grants_of(match: Match) -> QuerySet[DisclosureGrant]:
    """All access that rests on this match's agreement, past and present."""
    return DisclosureGrant.objects.filter(project_id=match.project_id, basis=match.ref)


def person_named(match: Match, number: str) -> User:
    """One of the persons the enterprise has named, by his key as text. Raises NotVisible."""
    known = {str(each.user_id): each.user for each in match.people.select_related("user")}
    if number not in known:
        raise NotVisible
    return known[number]


def readers_of(match: Match) -> list[Reader]:
    """The persons named, in the order of their names; for the owner, and for the enterprise whose people they are."""
    now = timezone.now()
    last = {grant.user_id: grant for grant in grants_of(match).order_by("valid_from", "pk")}
    found = []
    for each in match.people.select_related("user").order_by("user__name", "user_id"):
        grant = last.get(each.user_id)
        reads = grant is not None and grant.withdrawn_at is None and grant.valid_until > now
        found.append(Reader(each.user_id, each.user.name, each.admitted, grant, reads))
    return found


def members_not_named(match: Match) -> QuerySet[User]:
    """The people of the enterprise whom it can still name."""
    return members_of_firm(match.organisation_id).exclude(pk__in=match.people.values("user"))


def ending_grants(now: datetime) -> QuerySet[DisclosureGrant]:
    """Access that runs out soon; how soon, the project's province says. ``basis`` is the match it rests on."""
    soon = as_in_force(
        "MATCHING.access_reminder_days",
        lambda days: Q(valid_until__lte=now + timedelta(days=days)),
        region="project__region",
    )
    rows = DisclosureGrant.objects.filter(soon, withdrawn_at=None, valid_until__gt=now)
    return rows.filter(project__status__in=sorted(STANDING))


def access_ending(now: datetime) -> dict[tuple[Match, date], list[User]]:
    """Whose access runs out soon, by match and last day (in China), in the order it was given.

    Those who left the firm do not count.
    """
    grants = ending_grants(now)
    running = Match.objects.filter(status__in=sorted(BOUND), ref__in=grants.values("basis"))
    matches = {match.ref: match for match in running.select_related("project__owner", "organisation")}
    found: dict[tuple[Match, date], list[User]] = {}
    for grant in grants.filter(basis__in=list(matches)).select_related("user").order_by("pk"):
        match = matches[grant.basis]
        if members_of_firm(match.organisation_id).filter(pk=grant.user_id).exists():
            found.setdefault((match, timezone.localdate(grant.valid_until)), []).append(grant.user)
    return found
