"""What becomes of matches by themselves: reminded of, lapsed, and closed with their project."""

from datetime import date

from django.db import transaction

from core.actor import SYSTEM
from core.errors import PortalError
from core.services import lock
from matching.enums import MatchStatus
from matching.models import Match
from matching.notifications import matches as notices
from matching.selectors.match_terms import due_matches, expired_matches, signing_due_matches, stranded_matches
from matching.services.access import close_access
from matching.services.matches import moved
from projects.models import Project


def close_matches_of(*, project: Project) -> int:
    """The project is withdrawn, archived or turned down: what waits or is not signed lapses, talks under way end.

    A partnership stays as it is. Runs in the caller's transaction; returns how many were closed.
    """
    with transaction.atomic():
        lock(Project, project.pk)
        found = list(stranded_matches().filter(project=project))
        for match in found:
            _closed_by_portal(match)
    return len(found)


def _closed_by_portal(match: Match) -> None:
    if match.status == MatchStatus.SIGNED:
        ended = moved(SYSTEM, match, "end")
        close_access(by=SYSTEM, match=ended)
        notices.tell_ended(ended, by=SYSTEM)
    else:
        notices.tell_expired(moved(SYSTEM, match, "expire"))


def remind_matches(*, today: date) -> int:
    """Reminds once whoever has not answered within the ten days, and both sides ten days before signing lapses.

    Returns how many were due; safe to run any number of times.
    """
    waiting, signing = list(due_matches(today)), list(signing_due_matches(today))
    for match in waiting:
        notices.tell_waiting(match)
    for match in signing:
        notices.tell_signing_due(match)
    return len(waiting) + len(signing)


def expire_matches(*, today: date) -> int:
    """Lets lapse what was not answered or signed in time, and what belongs to projects that stand no longer.

    Returns how many were closed; safe to run any number of times.
    """
    return sum(_expired(match, today) for match in expired_matches(today)) + sum(
        _stranded(match) for match in stranded_matches()
    )


def _expired(match: Match, today: date) -> bool:
    """False when it was answered or signed at the last moment."""
    try:
        with transaction.atomic():
            lock(Project, match.project_id)
            if lock(Match, match.pk).expires_on >= today:
                return False
            notices.tell_expired(moved(SYSTEM, match, "expire"))
    except PortalError:
        return False
    return True


def _stranded(match: Match) -> bool:
    try:
        return close_matches_of(project=match.project) > 0
    except PortalError:
        return False
