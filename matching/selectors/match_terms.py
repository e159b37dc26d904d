"""Matches whose time has come: to be reminded of, to lapse, or to end with their project."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from core.terms import after_days, as_in_force
from matching.enums import MatchStatus
from matching.models import Match
from matching.selectors.matches import WITH_SIDES
from projects.enums import Status

# Out of the running for good, or until it is handed in anew; one that is only to be improved goes on talking.
GONE = frozenset({Status.WITHDRAWN.value, Status.ARCHIVED.value, Status.REFUSED.value, Status.NOT_PASSED.value})
# A partnership stays as it is.
CLOSABLE = (MatchStatus.OPEN, MatchStatus.ACCEPTED, MatchStatus.SIGNED)


def due_matches(today: date) -> QuerySet[Match]:
    """Those that have waited for an answer for the days after which one is reminded."""
    due = after_days("opened_at", "MATCHING.remind_days", region="project__region", at=True)
    return _of(status=MatchStatus.OPEN, expires_on__gte=today).annotate(answer_due=due).filter(answer_due__lte=today)


def signing_due_matches(today: date) -> QuerySet[Match]:
    """Accepted ones that lapse soon, unsigned."""
    soon = as_in_force(
        "MATCHING.sign_reminder_days",
        lambda days: Q(expires_on__range=(today, today + timedelta(days=days))),
        region="project__region",
    )
    return _of(status=MatchStatus.ACCEPTED).filter(soon)


def expired_matches(today: date) -> QuerySet[Match]:
    """Neither answered nor signed by their last day."""
    return _of(status__in=(MatchStatus.OPEN, MatchStatus.ACCEPTED), expires_on__lt=today)


def stranded_matches() -> QuerySet[Match]:
    """Still going on although their project does not."""
    return _of(status__in=CLOSABLE, project__status__in=sorted(GONE))


def _of(**narrowed: object) -> QuerySet[Match]:
    return Match.objects.filter(**narrowed).select_related(*WITH_SIDES).order_by("pk")
