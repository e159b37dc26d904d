"""Short ways to a membership, for the tests about them."""

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.services import request_membership
from core.refs import new_ref


def ask(persona, organisation, role="clinician"):
    return request_membership(by=persona.actor, role=role, organisation=organisation)


def hold(persona, organisation, role):
    return Membership.objects.create(
        ref=new_ref(), user=persona.user, organisation=organisation, role=role, status=MembershipStatus.ACTIVE
    )


def own(persona):
    return persona.user.memberships.get()


def orphaned(people):
    """Hospital 1 without a manager."""
    people.manager.user.memberships.update(status=MembershipStatus.ENDED)
    return people.wang.organisation
