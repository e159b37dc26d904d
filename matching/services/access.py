"""Who of the enterprise reads the dossier: opened as agreed, changed and taken back by the owner at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.services import lock
from matching.enums import BOUND
from matching.models import Agreement, Match, MatchPerson
from matching.notifications.agreements import tell_access_closed, tell_access_opened
from matching.notifications.readers import tell_readers_admitted
from matching.permissions import relations_of
from matching.selectors.access import consent_allows, grants_of
from matching.selectors.agreements import ends_at
from matching.workflow import FIRM, INSTITUTION, OWNER
from projects.enums import STANDING
from projects.models import DisclosureGrant, Project
from projects.services.grants import grant_access, withdraw_access


def open_as_agreed(*, match: Match) -> list[DisclosureGrant]:
    """Opens the project to whom the owner admitted, for as long as he said; to those who can read it already, no more.

    Does nothing unless both have signed, the institution has agreed where it is asked, and the project still stands.
    Runs in the caller's transaction.
    """
    with transaction.atomic():
        project = lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        if project.status not in STANDING or fresh.status not in BOUND or not consent_allows(fresh):
            return []
        end = ends_at(Agreement.objects.get(match=fresh))
        if end is None or end <= timezone.now():
            return []
        waiting = _admitted_without_access(fresh)
        return _granted(SYSTEM, fresh, waiting, fresh.access_days, fresh.may_download) if waiting else []


def change_access(
    *, by: Actor, match: Match, people: Iterable[int], access_days: int, may_download: bool
) -> list[DisclosureGrant]:
    """The owner says anew who reads (ids among the persons the enterprise named), counted from now; others no longer.

    Raises NotVisible, PermissionRefused for anybody but the owner, InvalidInput, GuardRefused before both have signed
    or without the institution's consent.
    """
    wanted = set(people)
    if not wanted:
        raise InvalidInput(fields={"people": [_("Please choose at least one person, or withdraw all access.")]})
    if access_days not in settings.MATCHING["access_days"]:
        raise InvalidInput(fields={"access_days": [_("Please choose one of the terms.")]})
    with transaction.atomic():
        lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        _require_owner(by, fresh)
        _require_openable(fresh)
        named = {each.user_id: each for each in fresh.people.select_related("user").order_by("user_id")}
        if not wanted <= named.keys():
            raise InvalidInput(fields={"people": [_("Please choose among the persons the enterprise has named.")]})
        for person in (each for each in named.values() if each.user_id not in wanted):
            _closed_to(by, fresh, person.user)
        chosen = [each.user for each in named.values() if each.user_id in wanted]
        MatchPerson.objects.filter(match=fresh, user_id__in=wanted).update(admitted=True)
        return _granted(by, fresh, chosen, access_days, may_download)


def close_access(*, by: Actor, match: Match, person: User | None = None, reason: str = "") -> int:
    """Takes access back at once, one person's or all of it; returns how many had any.

    Whom the owner himself shuts out is not let in again when the institution agrees later. Raises PermissionRefused
    for others than the two sides, the institution and the portal.
    """
    with transaction.atomic():
        lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        relations = relations_of(by, fresh)
        if not by.is_system and not relations & {OWNER, FIRM, INSTITUTION}:
            raise PermissionRefused(_("Only those it belongs to can do this."))
        if OWNER in relations:
            _dismissed(fresh, person)
        readers = _readers(fresh) & ({person.pk} if person else _readers(fresh))
        actor = by if OWNER in relations else SYSTEM
        ended = withdraw_access(by=actor, project=fresh.project, basis=fresh.ref, user=person, reason=reason)
        if OWNER in relations:
            tell_access_closed(match=fresh, people=list(User.objects.filter(pk__in=readers)))
    return ended


def _readers(match: Match) -> set[int]:
    """Who can read at this moment."""
    return set(
        grants_of(match).filter(withdrawn_at=None, valid_until__gt=timezone.now()).values_list("user", flat=True)
    )


def _admitted_without_access(match: Match) -> list[User]:
    admitted = match.people.filter(admitted=True).exclude(user_id__in=_readers(match))
    return [each.user for each in admitted.select_related("user").order_by("user_id")]


def _granted(by: Actor, match: Match, people: Sequence[User], days: int, may_download: bool) -> list[DisclosureGrant]:
    reading = _readers(match)
    given = grant_access(
        by=by,
        project=match.project,
        people=people,
        organisation=match.organisation,
        basis=match.ref,
        until=_last_moment(match, days),
        may_download=may_download,
    )
    new = [person for person in people if person.pk not in reading]
    tell_access_opened(match=match, people=new)
    if not by.is_system:
        tell_readers_admitted(match=match, people=new)
    return given


def _last_moment(match: Match, days: int) -> datetime:
    """No longer than the agreement binds. Raises GuardRefused when it does not bind any more."""
    now = timezone.now()
    end = ends_at(Agreement.objects.get(match=match))
    if end is None or end <= now:
        raise GuardRefused(_("The confidentiality agreement has run out; nothing can be opened under it any more."))
    return min(now + timedelta(days=days), end)


def _require_owner(by: Actor, match: Match) -> None:
    relations = relations_of(by, match)
    if not relations:
        raise NotVisible
    if OWNER not in relations:
        raise PermissionRefused(_("Only the applicant of this project decides who reads it."))


def _require_openable(match: Match) -> None:
    if match.status not in BOUND:
        raise GuardRefused(_("Nothing can be opened before both sides have signed, or after the match has ended."))
    if not consent_allows(match):
        raise GuardRefused(_("The institution has not agreed; nothing protected can be opened."))


def _closed_to(by: Actor, match: Match, user: User) -> None:
    _dismissed(match, user)
    was_reading = user.pk in _readers(match)
    withdraw_access(by=by, project=match.project, basis=match.ref, user=user)
    if was_reading:
        tell_access_closed(match=match, people=[user])


def _dismissed(match: Match, person: User | None) -> None:
    people = MatchPerson.objects.filter(match=match)
    (people.filter(user=person) if person else people).update(admitted=False)
