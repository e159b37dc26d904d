"""Task forces (专班): set up for a case, their members, closed with a result. Each coming and going is on record.

Name, aim, minutes, decisions and result stand with the force; log and notices name the project's number and days.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import one_line, required_text
from core.workflow import Transition
from registration.enums.forces import ForceStatus
from registration.models import Case, Force, ForceMember
from registration.notifications.forces import tell_closed, tell_joined, tell_set_up
from registration.permissions import require_officer
from registration.selectors.forces import candidates, force_relations
from registration.services.cases import living_case
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import FORCE_MACHINE
from registration.workflow.forces import HEAD
from registration.workflow.relations import OFFICER

MOST_NAME, MOST_AIM, MOST_RESULT = 80, 500, 1000


@dataclass(frozen=True)
class ForcePlan:
    name: str
    aim: str
    until: date


def set_up_force(*, by: Actor, case: Case, plan: ForcePlan) -> Force:
    """An officer sets a task force up for a case; its sides are told. One at a time.

    Raises PermissionRefused, InvalidInput, GuardRefused when one is at work or the case does not go on.
    """
    person = require_officer(by, case)
    name = required_text("name", one_line(plan.name), most=MOST_NAME)
    aim = required_text("aim", plan.aim, most=MOST_AIM)
    if plan.until < timezone.localdate():
        raise InvalidInput(fields={"until": [_("This day has passed.")]})
    with transaction.atomic():
        fresh = living_case(case)
        force = Force(
            ref=new_ref(),
            case=fresh,
            region_id=fresh.region_id,
            name=name,
            aim=aim,
            until=plan.until,
            set_up_on=timezone.localdate(),
            set_up_by_id=person,
        )
        try:
            with transaction.atomic():
                force.save(force_insert=True)
        except IntegrityError:
            raise GuardRefused(_("A task force works on this case already.")) from None
        record_on_case(by=by, case=fresh, event="force.set_up", changes={"until": plan.until.isoformat()})
        touch(fresh)
        tell_set_up(force=force)
    return force


def add_member(*, by: Actor, force: Force, membership: Membership, leads: bool = False) -> ForceMember:
    """Takes somebody of an office or body of the province into it; he is told. Twice is as once.

    Raises PermissionRefused, InvalidInput for somebody who cannot belong to it, GuardRefused once it is closed.
    """
    with transaction.atomic():
        fresh = standing_force(force)
        require_force_officer(by, fresh)
        present = ForceMember.objects.filter(force=fresh, membership=membership, left_on=None).first()
        if present is not None:
            return present
        chosen = candidates(fresh).filter(pk=membership.pk).first()
        if chosen is None:
            raise InvalidInput(fields={"person": [_("Only active people of the province's offices and bodies.")]})
        member = ForceMember.objects.create(force=fresh, membership=chosen, leads=leads, joined_on=timezone.localdate())
        _record_member(by, fresh, "force.member_added", chosen, {"leads": leads})
        tell_joined(member=member, by=by)
    return member


def remove_member(*, by: Actor, member: ForceMember) -> ForceMember:
    """He sees nothing of it from now on; what he was to do stays with the force. Twice is as once."""
    with transaction.atomic():
        force = standing_force(member.force)
        require_force_officer(by, force)
        held = lock(ForceMember, member.pk)
        if held.left_on is None:
            held.left_on = timezone.localdate()
            held.save(update_fields=["left_on"])
            _record_member(by, force, "force.member_left", held.membership, {})
    return held


def set_lead(*, by: Actor, member: ForceMember, leads: bool) -> ForceMember:
    """Who leads arranges meetings and writes minutes and decisions."""
    with transaction.atomic():
        force = standing_force(member.force)
        require_force_officer(by, force)
        held = lock(ForceMember, member.pk)
        if held.leads != leads:
            held.leads = leads
            held.save(update_fields=["leads"])
            _record_member(by, force, "force.lead_set", held.membership, {"leads": leads})
    return held


def _record_member(by: Actor, force: Force, event: str, membership: Membership, more: dict[str, Any]) -> None:
    changes = {"account": membership.user_id, "organisation": membership.organisation.name, **more}
    record_on_force(by=by, force=force, event=event, changes=changes)


def record_on_force(*, by: Actor, force: Force, event: str, changes: dict[str, Any]) -> None:
    """Facts only: names of the force, minutes and decisions stand with it, never in the log."""
    record(by=by, event=event, object_type="force", object_ref=force.ref, region=force.region_id, changes=changes)


def close_force(*, by: Actor, force: Force, result: str) -> Force:
    """An officer closes it with what came of it; its members are told. Raises InvalidInput, GuardRefused."""
    said = required_text("result", result, most=MOST_RESULT, missing=_("Write what came of it."))
    with transaction.atomic():
        case = lock(Case, force.case_id)
        held = standing_force(force)
        held.result = said
        held.save(update_fields=["result"])
        values = {"status_since": timezone.now()}
        fresh = perform(FORCE_MACHINE, "close", held, by=by, allow=require_force_transition, values=values)
        fresh.case = case
        touch(case)
        tell_closed(force=fresh, by=by)
    return fresh


def standing_force(force: Force) -> Force:
    """The task force under its lock. Raises GuardRefused once it is closed."""
    held = lock(Force, force.pk)
    if held.status != ForceStatus.STANDING:
        raise GuardRefused(_("This task force is closed."))
    return held


def require_force_transition(actor: Actor, force: Force, transition: Transition) -> None:
    if not force_relations(actor, force) & set(transition.by):
        raise PermissionRefused(_("Only an officer of the province can do this."))


def require_force_officer(by: Actor, force: Force) -> None:
    if OFFICER not in force_relations(by, force):
        raise PermissionRefused(_("Only an officer of the province can do this."))


def require_force_head(by: Actor, force: Force) -> int:
    """The id of an officer, or of a member who leads it."""
    if by.user_id is None or not force_relations(by, force) & {OFFICER, HEAD}:
        raise PermissionRefused(_("Only officers and those who lead this task force can do this."))
    return by.user_id
