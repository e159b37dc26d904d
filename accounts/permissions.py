"""Who may decide on members and organisations, with the reason when not."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from accounts.roles import CONSOLE_ROLES, Role
from accounts.selectors import managers_of, manages
from accounts.workflow import MANAGER, OFFICER, PERSON, SECURITY
from core.actor import Actor
from core.errors import PermissionRefused, Text
from core.workflow import Transition


def relations_of(actor: Actor, membership: Membership) -> frozenset[str]:
    """How the actor stands to a membership. Nobody is anything but the person to his own."""
    if actor.user_id is not None and actor.user_id == membership.user_id:
        return frozenset({PERSON})
    organisation = membership.organisation
    if membership.role in CONSOLE_ROLES:
        return frozenset({SECURITY}) if is_security_admin(actor, organisation.region_id) else frozenset()
    found = set()
    if manages(actor, organisation.pk):
        found.add(MANAGER)
    if is_officer(actor, organisation.region_id):
        found.add(OFFICER)
    return frozenset(found)


def require_transition(actor: Actor, membership: Membership, transition: Transition) -> None:
    """The ``allow`` of the spine for memberships. The portal itself may do everything (ledger, first set-up)."""
    if actor.is_system:
        return
    relations = relations_of(actor, membership) & set(transition.by)
    if not relations:
        raise PermissionRefused(refusal(actor, membership))
    decides = transition.name in ("confirm", "refuse")
    if decides and relations == {OFFICER} and managers_of(membership.organisation_id).exists():
        raise PermissionRefused(_("This organisation has a manager, who decides on its members."))


def refusal(actor: Actor, membership: Membership) -> Text:
    if actor.user_id == membership.user_id:
        return _("Nobody can decide on his own request.")
    if membership.role in CONSOLE_ROLES:
        return _("Only the security administrator of the province grants and ends the offices' roles.")
    return _("Only a manager of the organisation or an officer of its province can decide on its members.")


def is_officer(actor: Actor, region: str | None) -> bool:
    """Of that province; what belongs to every province (None) is nobody's alone."""
    return actor.role == Role.PROVINCIAL_OFFICER and actor.region == region


def is_security_admin(actor: Actor, region: str) -> bool:
    return actor.role == Role.SECURITY_ADMIN and actor.region == region


def is_system_admin(actor: Actor, region: str) -> bool:
    return actor.role == Role.SYSTEM_ADMIN and actor.region == region


def require_verifier(actor: Actor, organisation: Organisation) -> None:
    if not is_officer(actor, organisation.region_id):
        raise PermissionRefused(_("Only an officer of the organisation's province can verify it."))


def may_edit(actor: Actor, organisation: Organisation) -> bool:
    offices = is_officer(actor, organisation.region_id) or is_system_admin(actor, organisation.region_id)
    return actor.is_system or offices or manages(actor, organisation.pk)


def require_organisation_editor(actor: Actor, organisation: Organisation) -> None:
    if not may_edit(actor, organisation):
        raise PermissionRefused(
            _("Only a manager of the organisation or the province's office can change its details.")
        )


def require_granter(actor: Actor, organisation: Organisation, user_id: int) -> None:
    """三员分立: roles of the offices come from the security administrator, and never his own."""
    if actor.is_system:
        return
    if not is_security_admin(actor, organisation.region_id):
        raise PermissionRefused(
            _("Only the security administrator of the province grants and ends the offices' roles.")
        )
    if actor.user_id == user_id:
        raise PermissionRefused(_("Nobody can give a role to himself."))


def require_security_admin(actor: Actor) -> None:
    if actor.role != Role.SECURITY_ADMIN:
        raise PermissionRefused(_("Only a security administrator can do this."))


def require_system_admin(actor: Actor) -> None:
    """For what holds everywhere, such as the working calendar: a system administrator of any province."""
    if actor.role != Role.SYSTEM_ADMIN and not actor.is_system:
        raise PermissionRefused(_("Only a system administrator can do this."))
