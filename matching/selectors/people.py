"""Who acts for an enterprise."""

from django.db.models import QuerySet

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role


def members_of_firm(organisation_id: int | None) -> QuerySet[User]:
    """Its people on the portal, by name; nobody who only waits to be confirmed."""
    acting = Membership.objects.filter(
        organisation_id=organisation_id or 0, role=Role.ENTERPRISE_MEMBER, status=MembershipStatus.ACTIVE
    )
    return User.objects.filter(pk__in=acting.values("user"), is_active=True).order_by("name", "pk")
