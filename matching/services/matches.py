"""The match: asked for or invited to, answered, taken back, ended; each side decides for itself.

Message, team and reasons stand in the match alone: neither the audit log nor a notice or an e-mail repeats them.
Whoever changes a match locks its project first.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import limited_text, required_text
from core.thresholds import threshold
from matching.enums import LIVING, Cooperation, DeclineCode, MatchStatus
from matching.models import Match, MatchConsent, MatchPerson
from matching.notifications import consents as consent_notices
from matching.notifications import matches as notices
from matching.permissions import relations_of, require_transition
from matching.selectors.match_rules import Refusal, invite_refusal, is_service_invention, request_refusal
from matching.selectors.people import members_of_firm
from matching.services.access import close_access
from matching.services.agreements import draw_up
from matching.services.meetings import cancel_meetings_of
from matching.services.partnership_drops import drop_proposal
from matching.workflow import MATCH_MACHINE, OWNER, RECIPIENT
from projects.enums import PATENT_FILED, STANDING
from projects.models import Project
from projects.permissions import require_owner, require_person
from projects.selectors.visibility import visible_to

LEAST_MESSAGE, MOST_MESSAGE = 20, 1000
MOST_TEAM = 300
MOST_REASON = 300
MOST_PEOPLE = 10
DAY = 24 * 3600


def request_match(
    *,
    by: Actor,
    project: Project,
    message: str,
    cooperation: Sequence[str],
    team: str = "",
    people: Iterable[int] = (),
) -> Match:
    """A verified enterprise asks the owner of a project it sees to talk; ``people`` (ids) are to read the dossier.

    Without ``people`` it is whoever asks. Sending the same twice gives the one that is there. Raises NotVisible,
    PermissionRefused, InvalidInput, GuardRefused with what keeps it from being asked for, TooManyRequests.
    """
    person = require_person(by)
    values = _said(message, cooperation, team)
    readers = _readers(by.organisation_id, people or [person])
    require_request(by, project, values)
    spend("match.request", str(person), limit=settings.MATCHING["requests_a_day"], seconds=DAY)
    with transaction.atomic():
        # The firm's own row: two of its people cannot both take the last place.
        firm = lock(Organisation, by.organisation_id)
        fresh = lock(Project, project.pk)
        sent = require_request(by, fresh, values)
        if sent is not None:
            return sent
        match = _opened(by, fresh, firm.pk, values, invited=False)
        _name_people(match, readers)
        notices.tell_asked(match)
    return match


def require_request(by: Actor, project: Project, values: dict[str, Any] | None = None) -> Match | None:
    """Refuses what cannot be asked for; gives the request that was sent with the same words already, if any."""
    if not visible_to(by).filter(pk=project.pk).exists():
        raise NotVisible
    sent = _sent_before(by, project, values)
    if sent is None:
        _refuse(request_refusal(by, project))
    return sent


def _sent_before(by: Actor, project: Project, values: dict[str, Any] | None) -> Match | None:
    if values is None:
        return None
    return Match.objects.filter(
        project=project,
        organisation_id=by.organisation_id or 0,
        author_id=by.user_id or 0,
        status=MatchStatus.OPEN,
        invited=False,
        message=values["message"],
    ).first()


def invite_firm(
    *, by: Actor, project: Project, organisation: Organisation, message: str, cooperation: Sequence[str]
) -> Match:
    """The owner invites an enterprise, which learns what verified enterprises read of the project; its people are told.

    Raises PermissionRefused for anybody but the owner, InvalidInput, GuardRefused, TooManyRequests.
    """
    require_owner(by, project)
    values = _said(message, cooperation, "")
    _refuse(invite_refusal(by, project, organisation))
    spend("match.invite", str(by.user_id), limit=settings.MATCHING["requests_a_day"], seconds=DAY)
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        require_owner(by, fresh)
        _refuse(invite_refusal(by, fresh, Organisation.objects.get(pk=organisation.pk)))
        match = _opened(by, fresh, organisation.pk, values, invited=True)
        notices.tell_invited(match)
    return match


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise GuardRefused(refusal.text, help_text=refusal.help_text)


def _said(message: str, cooperation: Sequence[str], team: str) -> dict[str, Any]:
    """Raises InvalidInput; a way of working together that is not known is refused, not dropped."""
    unknown = set(cooperation) - set(Cooperation.values)
    if unknown or not cooperation:
        raise InvalidInput(fields={"cooperation": [_("Choose at least one way of working together.")]})
    return {
        "message": required_text("message", message, least=LEAST_MESSAGE, most=MOST_MESSAGE),
        "cooperation": [way for way in Cooperation.values if way in cooperation],
        "team": limited_text("team", team, most=MOST_TEAM),
    }


def _readers(organisation_id: int | None, people: Iterable[int]) -> list[int]:
    """Those of the firm's present people who were named. Raises InvalidInput for anybody else."""
    wanted = set(people)
    known = set(members_of_firm(organisation_id).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted != known:
        raise InvalidInput(fields={"people": [_("Choose among the people of your enterprise.")]})
    if len(wanted) > MOST_PEOPLE:
        raise InvalidInput(fields={"people": [_("Name at most %(n)s people.") % {"n": MOST_PEOPLE}]})
    return sorted(known)


def _opened(by: Actor, project: Project, organisation_id: int, values: dict[str, Any], *, invited: bool) -> Match:
    match = Match.objects.create(
        ref=new_ref(),
        project=project,
        organisation_id=organisation_id,
        invited=invited,
        author_id=require_person(by),
        expires_on=timezone.localdate() + timedelta(days=threshold("MATCHING.expire_days", project.region_id)),
        **values,
    )
    facts = {"project": project.ref, "organisation": match.organisation.name}
    _note(by, match, "match.invited" if invited else "match.requested", **facts)
    return match


def _note(by: Actor, match: Match, event: str, **facts: Any) -> None:
    record(by=by, event=event, object_type="match", object_ref=match.ref, region=match.region_id, changes=facts)


def _name_people(match: Match, people: Collection[int]) -> None:
    MatchPerson.objects.bulk_create([MatchPerson(match=match, user_id=user_id) for user_id in people])


def accept_match(
    *, by: Actor, match: Match, people: Iterable[int] = (), access_days: int = 90, may_download: bool = False
) -> Match:
    """Whoever was asked says yes; the agreement is drawn up, and a service invention put to its institution.

    The owner admits ``people`` among those the enterprise named, for ``access_days`` after both have signed. An
    enterprise that was invited names its readers with ``people`` (whoever accepts, if nobody); the owner admits them
    later. Raises PermissionRefused, InvalidInput, GuardRefused when it is answered, taken back or past its time.
    """
    with transaction.atomic():
        project = lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        invited = fresh.invited
        readers = _accepted_people(by, fresh, set(people))
        _require_days(access_days)
        _require_living_sides(fresh, project)
        now = timezone.now()
        terms = {} if invited else {"access_days": access_days, "may_download": may_download}
        values = {
            **terms,
            "status_since": now,
            "answered_at": now,
            "answered_by_id": by.user_id,
            "contact_id": by.user_id if invited else fresh.author_id,
            "expires_on": timezone.localdate(now) + timedelta(days=threshold("MATCHING.sign_days", project.region_id)),
        }
        fresh = perform(MATCH_MACHINE, "accept", fresh, by=by, allow=require_transition, values=values)
        if invited:
            _name_people(fresh, readers)
        else:
            fresh.people.filter(user_id__in=readers).update(admitted=True)
        draw_up(match=fresh)
        notices.tell_accepted(fresh)
        _ask_institution(fresh, project)
    return fresh


def _accepted_people(by: Actor, match: Match, people: set[int]) -> list[int]:
    if RECIPIENT not in relations_of(by, match):
        raise PermissionRefused(_("Only the side that was asked can answer."))
    if match.invited:
        return _readers(match.organisation_id, people or {require_person(by)})
    return _admitted(match, people)


def _admitted(match: Match, people: set[int]) -> list[int]:
    if people - set(match.people.values_list("user_id", flat=True)):
        raise InvalidInput(fields={"people": [_("Choose among the people the enterprise has named.")]})
    return sorted(people)


def _require_days(access_days: int) -> None:
    if access_days not in settings.MATCHING["access_days"]:
        raise InvalidInput(fields={"access_days": [_("Choose one of the terms.")]})


def _require_living_sides(match: Match, project: Project) -> None:
    if match.status == MatchStatus.OPEN and match.expires_on < timezone.localdate():
        raise GuardRefused(_("The time for an answer has passed."))
    if project.status not in STANDING or project.patent_status not in PATENT_FILED:
        raise GuardRefused(_("The project is not open to enterprises at present."))
    if match.organisation.verified_at is None:
        raise GuardRefused(_("This enterprise is not verified any more."))


def _ask_institution(match: Match, project: Project) -> None:
    if not is_service_invention(project):
        return
    if project.institution_id is None:
        raise GuardRefused(_("A service invention needs its institution's consent, and none is named."))
    MatchConsent.objects.create(match=match, institution_id=project.institution_id)
    consent_notices.tell_consent_asked(match)


def admit_people(
    *, by: Actor, match: Match, people: Iterable[int], access_days: int = 90, may_download: bool = False
) -> Match:
    """The owner says whom of the persons an enterprise named he lets read, and for how long, until both have signed.

    Raises PermissionRefused, InvalidInput, GuardRefused when it is signed or over.
    """
    _require_days(access_days)
    wanted = set(people)
    with transaction.atomic():
        lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        if OWNER not in relations_of(by, fresh):
            raise PermissionRefused(_("Only the applicant of this project decides who reads it."))
        if fresh.status != MatchStatus.ACCEPTED:
            raise GuardRefused(_("This can be set until both sides have signed."))
        admitted = _admitted(fresh, wanted)
        fresh.people.exclude(user_id__in=admitted).update(admitted=False)
        fresh.people.filter(user_id__in=admitted).update(admitted=True)
        fresh.access_days, fresh.may_download = access_days, may_download
        fresh.save(update_fields=["access_days", "may_download"])
        facts = {"readers": admitted, "access_days": access_days, "may_download": may_download}
        _note(by, fresh, "match.people_admitted", **facts)
    return fresh


def decline_match(*, by: Actor, match: Match, code: str, text: str = "") -> Match:
    """Whoever was asked says no, with a reason; the other side reads it. Nothing was opened, and nothing is.

    Raises PermissionRefused, InvalidInput, GuardRefused when it is answered or taken back.
    """
    if code not in DeclineCode.values:
        raise InvalidInput(fields={"code": [_("Choose a reason.")]})
    said = limited_text("text", text, most=MOST_REASON)
    if code == DeclineCode.OTHER and not said:
        raise InvalidInput(fields={"text": [_("Please say in a few words why.")]})
    with transaction.atomic():
        fresh = _declined(by, match, code)
        # Not among the values: what the spine writes stands in the audit log, which others read.
        fresh.decline_text = said
        fresh.save(update_fields=["decline_text"])
        notices.tell_declined(fresh)
    return fresh


def _declined(by: Actor, match: Match, code: str) -> Match:
    now = timezone.now()
    values = {"status_since": now, "answered_at": now, "answered_by_id": by.user_id, "decline_code": code}
    return moved(by, match, "decline", **values)


def moved(by: Actor, match: Match, name: str, **values: Any) -> Match:
    """One step of the match's machine, its project locked before it; nobody is told yet."""
    lock(Project, match.project_id)
    since = {"status_since": timezone.now()}
    moved = perform(MATCH_MACHINE, name, match, by=by, allow=require_transition, values={**since, **values})
    if moved.status not in LIVING:
        cancel_meetings_of(match=moved)
        drop_proposal(moved)
    return moved


def withdraw_match(*, by: Actor, match: Match, reason: str = "") -> Match:
    """The side that asked takes it back before it is answered; the other side is told, and reads the reason.

    Raises PermissionRefused, InvalidInput, GuardRefused when it is answered by now.
    """
    said = limited_text("reason", reason, most=MOST_REASON)
    with transaction.atomic():
        fresh = _with_reason(moved(by, match, "withdraw"), said)
        notices.tell_withdrawn(fresh)
    return fresh


def end_match(*, by: Actor, match: Match, reason: str = "") -> Match:
    """Either side ends the talks: access is closed at once, the agreement goes on binding.

    Raises PermissionRefused, InvalidInput, GuardRefused where there is nothing to end, or a partnership to end first.
    """
    said = limited_text("reason", reason, most=MOST_REASON)
    with transaction.atomic():
        fresh = _with_reason(moved(by, match, "end"), said)
        close_access(by=by, match=fresh)
        notices.tell_ended(fresh, by=by)
    return fresh


def _with_reason(match: Match, reason: str) -> Match:
    """Beside the spine, as in ``decline_match``."""
    match.end_reason = reason
    match.save(update_fields=["end_reason"])
    return match


def decline_others(*, by: Actor, match: Match) -> int:
    """The project has bound itself to one firm alone: what waits is declined by the portal, without naming the firm.

    Invitations are taken back. ``by`` has confirmed the partnership of ``match``. Returns how many were waiting.
    """
    if not relations_of(by, match) & set(MATCH_MACHINE.transition("partner").by):
        raise PermissionRefused
    with transaction.atomic():
        lock(Project, match.project_id)
        waiting = Match.objects.filter(project_id=match.project_id, status=MatchStatus.OPEN).exclude(pk=match.pk)
        found = list(waiting.order_by("pk"))
        for other in found:
            if other.invited:
                notices.tell_withdrawn(moved(SYSTEM, other, "withdraw"))
            else:
                notices.tell_declined(_declined(SYSTEM, other, DeclineCode.COMMITTED))
    return len(found)
