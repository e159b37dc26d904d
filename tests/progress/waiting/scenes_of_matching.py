"""Scenes of what ends between a project and an enterprise, and of matchmaking events, brought about by the services."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from matching.models import Agreement, FairMeeting, Match
from matching.services.access import change_access, close_access
from matching.services.fair_entries import record_intention
from matching.services.fairs import cancel_fair, close_call, hold_fair
from projects.models import DisclosureGrant
from tests.matching.fairs.fairs import begin, called, chosen_pair, scheduled, wished
from tests.matching.matched import signed_match
from tests.progress.waiting.cast import NOTHING, Cast, Scene


def ending(cast: Cast, days: int = 3) -> Match:
    match = signed_match(cast.people)
    DisclosureGrant.objects.filter(basis=match.ref).update(valid_until=timezone.now() + timedelta(days=days))
    return match


def access_ending(cast: Cast) -> Scene:
    match, wang = ending(cast), cast.people.wang
    ask = {"people": [cast.people.firm.user.pk], "access_days": 90, "may_download": False}
    return (wang,), lambda: change_access(by=wang.actor, match=match, **ask)


def access_lapsing(cast: Cast) -> Scene:
    match = ending(cast)
    return (cast.people.firm,), lambda: close_access(by=cast.people.wang.actor, match=match)


def agreement_ending(cast: Cast) -> Scene:
    """Signed so long ago that it ends in ten days; what is done anew is another agreement."""
    agreement = Agreement.objects.get(match=signed_match(cast.people))
    signed = timezone.now() - timedelta(days=30 * agreement.terms["months"] - 20)
    agreement.owner_signed_at = agreement.firm_signed_at = signed
    agreement.save(update_fields=["owner_signed_at", "firm_signed_at"])
    later = {"firm_signed_at": timezone.now()}
    parties = (cast.people.wang, cast.people.firm)
    return parties, lambda: Agreement.objects.filter(pk=agreement.pk).update(**later)


def fair_wishes(cast: Cast) -> Scene:
    """The firm has said whom; it waits for the project alone."""
    people = cast.people
    project, firm = chosen_pair(people, called(people))
    wished(people.firm, firm, project)
    return (people.wang,), lambda: wished(people.wang, project, firm)


def fair_coming(cast: Cast) -> Scene:
    fair, _project, _firm = scheduled(cast.people)
    officer = cast.people.officer.actor
    return (cast.people.wang, cast.people.firm), lambda: cancel_fair(by=officer, fair=fair, reason=NOTHING)


def fair_intention(cast: Cast) -> Scene:
    """The firm has said it; it waits for the project alone."""
    people = cast.people
    fair, project, firm = scheduled(people)
    hold_fair(by=people.officer.actor, fair=begin(fair))
    slot = FairMeeting.objects.get(fair=fair).slot
    record_intention(by=people.firm.actor, entry=firm, slot=slot, intention="maybe")
    return (people.wang,), lambda: record_intention(by=people.wang.actor, entry=project, slot=slot, intention="no")


def fair_schedule(cast: Cast) -> Scene:
    fair, officer = called(cast.people), cast.people.officer.actor
    close_call(by=officer, fair=fair)
    return cast.officers, lambda: cancel_fair(by=officer, fair=fair, reason=NOTHING)


def fair_close(cast: Cast) -> Scene:
    fair, _project, _firm = scheduled(cast.people)
    begun = begin(fair)
    return cast.officers, lambda: hold_fair(by=cast.people.officer.actor, fair=begun)


SCENES: dict[str, Callable[[Cast], Scene]] = {
    "access_ending": access_ending,
    "access_lapsing": access_lapsing,
    "agreement_ending": agreement_ending,
    "fair_wishes": fair_wishes,
    "fair_coming": fair_coming,
    "fair_intention": fair_intention,
    "fair_schedule": fair_schedule,
    "fair_close": fair_close,
}
