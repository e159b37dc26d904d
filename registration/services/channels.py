"""The channel pre-check of a case: its answers kept by versions, and advice of those who guide it."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, StaleEdit
from core.refs import new_ref
from core.services import lock
from core.texts import required_text
from projects.models import Project
from registration.channels import Answer, Facts, derived, keys_in, procedures_of
from registration.enums.cases import CaseStatus
from registration.models import Case, ChannelAdvice, ChannelCheck
from registration.notifications.channels import tell_advised
from registration.permissions import require_coach, require_party
from registration.selectors.channels import facts_of
from registration.services.stages import touch
from registration.services.trail import record_on_case

MOST_REASON = 500


def save_channel_answers(*, by: Actor, case: Case, answers: Mapping[str, str], version: int) -> ChannelCheck:
    """Keeps what the sides, or those who guide them, answered; ``version`` is the one they had before them (0: none).

    What only repeats a fact of the portal is not kept, so that a later fact shows through. Raises PermissionRefused,
    GuardRefused for a closed case, StaleEdit with what is stored when somebody else saved meanwhile.
    """
    with transaction.atomic():
        fresh = _open_case(case)
        person = require_party(by, fresh)
        kept = own_answers(fresh.region_id, facts_of(by, fresh), answers)
        check = ChannelCheck.objects.select_for_update(no_key=True).filter(case=fresh).first()
        if (check.version if check is not None else 0) != version:
            stored = check.answers if check is not None else {}
            raise StaleEdit(current=stored, version=check.version if check is not None else 0)
        check = check or ChannelCheck(case=fresh)
        check.answers, check.version = kept, version + 1
        check.saved_at, check.saved_by_id = timezone.now(), person
        check.save()
        record_on_case(by=by, case=fresh, event="case.channels_checked", changes={"version": check.version})
        touch(fresh)
    return check


def own_answers(region: str, facts: Facts, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers to conditions of the province's procedures that say more than the portal knows by itself."""
    known = derived(facts)
    asked = {key for procedure in procedures_of(region) for key in keys_in(procedure.rule)}
    kept = {}
    for key in sorted(asked):
        fact, said = known.get(key), answers.get(key, "")
        default = fact.answer if fact is not None else Answer.UNKNOWN
        if said in Answer.values and said != default and not (fact is not None and fact.firm):
            kept[key] = said
    return kept


def advise_channel(*, by: Actor, case: Case, channel: str, reason: str) -> ChannelAdvice:
    """The coach or an officer says that a channel is worth applying for, and why; both sides are told.

    Raises PermissionRefused; InvalidInput for a channel the province does not have; GuardRefused when the same advice
    stands already.
    """
    said = required_text("reason", reason, least=5, most=MOST_REASON)
    with transaction.atomic():
        fresh = _open_case(case)
        person = require_coach(by, fresh)
        if channel not in [procedure.channel for procedure in procedures_of(fresh.region_id)]:
            raise InvalidInput(fields={"channel": [_("Choose the channel.")]})
        advice = ChannelAdvice(ref=new_ref(), case=fresh, channel=channel, reason=said, given_by_id=person)
        _saved(advice)
        record_on_case(by=by, case=fresh, event="case.channel_advised", changes={"channel": channel})
        touch(fresh)
        tell_advised(advice=advice)
    return advice


def _saved(advice: ChannelAdvice) -> None:
    try:
        with transaction.atomic():
            advice.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("This advice stands already; take it back to give another one.")) from None


def take_back_advice(*, by: Actor, advice: ChannelAdvice) -> ChannelAdvice:
    """It no longer stands; once taken back, nothing happens. Raises PermissionRefused."""
    with transaction.atomic():
        case = _open_case(advice.case)
        person = require_coach(by, case)
        fresh = lock(ChannelAdvice, advice.pk)
        if fresh.taken_back_at is None:
            fresh.taken_back_at, fresh.taken_back_by_id = timezone.now(), person
            fresh.save(update_fields=["taken_back_at", "taken_back_by"])
            record_on_case(by=by, case=case, event="case.channel_unadvised", changes={"channel": fresh.channel})
    return fresh


def _open_case(case: Case) -> Case:
    lock(Project, case.project_id)
    fresh = lock(Case, case.pk)
    if fresh.status == CaseStatus.CLOSED:
        raise GuardRefused(_("The case is closed."))
    return fresh
