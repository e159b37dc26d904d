"""Readers the enterprise names later, and the reminder before anybody's access runs out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.services import lock, record
from matching.enums import CHOSEN
from matching.models import Match, MatchPerson
from matching.notifications.readers import tell_access_ending, tell_readers_proposed
from matching.permissions import relations_of
from matching.selectors.access import access_ending, members_not_named
from matching.services.matches import MOST_PEOPLE
from matching.workflow import FIRM
from projects.models import Project


def propose_readers(*, by: Actor, match: Match, people: Iterable[int]) -> list[User]:
    """The enterprise names further persons of its own (ids); the owner is told and admits them, or does not.

    Whoever is named already is passed over. Raises NotVisible, PermissionRefused for the owner, InvalidInput for
    nobody, for others' people or too many, GuardRefused before the match is accepted or after it is over.
    """
    wanted = set(people)
    if not wanted:
        raise InvalidInput(fields={"people": [_("Please choose at least one person.")]})
    with transaction.atomic():
        lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        _require_firm(by, fresh)
        new = _new_readers(fresh, wanted)
        if new:
            MatchPerson.objects.bulk_create([MatchPerson(match=fresh, user=person) for person in new])
            _note(by, fresh, new)
            tell_readers_proposed(match=fresh, people=new)
    return new


def _require_firm(by: Actor, match: Match) -> None:
    relations = relations_of(by, match)
    if not relations:
        raise NotVisible
    if FIRM not in relations:
        raise PermissionRefused(_("The enterprise names its readers itself."))
    if match.status not in CHOSEN:
        raise GuardRefused(_("Readers can be named once the match is accepted, and as long as it goes on."))


def _new_readers(match: Match, wanted: set[int]) -> list[User]:
    named = set(match.people.values_list("user_id", flat=True))
    new = list(members_not_named(match).filter(pk__in=wanted))
    if wanted - named != {person.pk for person in new}:
        raise InvalidInput(fields={"people": [_("Choose among the people of your enterprise.")]})
    if len(named) + len(new) > MOST_PEOPLE:
        raise InvalidInput(fields={"people": [_("Name at most %(n)s people.") % {"n": MOST_PEOPLE}]})
    return new


def _note(by: Actor, match: Match, new: list[User]) -> None:
    facts = {"readers": [person.pk for person in new]}
    record(
        by=by,
        event="match.readers_proposed",
        object_type="match",
        object_ref=match.ref,
        region=match.region_id,
        changes=facts,
    )


def remind_access(*, now: datetime) -> int:
    """Tells readers and owner some days before access runs out; returns how many matches were due.

    Safe to run any number of times: an extended access has another last day, of which both are told anew.
    """
    due = access_ending(now)
    for (match, day), people in due.items():
        tell_access_ending(match=match, people=people, day=day)
    return len(due)
