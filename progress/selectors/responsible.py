"""Who of an office may be named for a target, and who is told when it falls behind."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role
from progress.enums import RESPONSIBLE_ROLES


def people_of_office(region: str) -> QuerySet[User]:
    """Who works for a province's programme; for the nation's (""), the national officials."""
    return _holding(RESPONSIBLE_ROLES if region else (Role.NATIONAL_OFFICIAL.value,), region)


def may_be_responsible(region: str, user_id: int) -> bool:
    return people_of_office(region).filter(pk=user_id).exists()


def leaders_of(region: str) -> list[User]:
    return list(_holding((Role.LEADER.value if region else Role.NATIONAL_OFFICIAL.value,), region))


def people_in_role(role: str, region: str) -> list[User]:
    return list(_holding((role,), region)) if role else []


def _holding(roles: Iterable[str], region: str) -> QuerySet[User]:
    memberships = Membership.objects.filter(
        role__in=list(roles), status=MembershipStatus.ACTIVE, user_id=OuterRef("pk")
    )
    if region:
        memberships = memberships.filter(organisation__region_id=region)
    return User.objects.filter(Exists(memberships), is_active=True).order_by("name", "pk")
