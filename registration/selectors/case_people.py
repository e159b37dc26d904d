"""Who guides a case, as its page names them."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation
from accounts.roles import Role
from registration.models import Case
from registration.selectors.cases import CITY_CLASS

GUIDING_ROLES = (Role.PROVINCIAL_OFFICER, Role.COACH, Role.CITY_OFFICER)


@dataclass(frozen=True)
class Guide:
    name: str
    office: str


def coach_of(case: Case) -> Guide | None:
    """With the office he works for in this province. People reach him through the pages of the case."""
    if case.coach is None:
        return None
    held = Membership.objects.filter(
        user_id=case.coach.pk,
        role=Role.COACH,
        status=MembershipStatus.ACTIVE,
        organisation__region_id=case.region_id,
    )
    office = held.values_list("organisation__name", flat=True).first()
    return Guide(case.coach.name, office or "")


def office_people(users: Iterable[int]) -> frozenset[int]:
    """Which of them work, or have worked, for an office: the sides of a case read of these that it was the office."""
    rows = Membership.objects.filter(user_id__in=sorted(users), role__in=GUIDING_ROLES)
    return frozenset(rows.values_list("user_id", flat=True))


def city_office_of(case: Case) -> list[str]:
    """For Class I: who takes the filing, by the registrant's place. Empty for other classes, or when unknown."""
    if case.management_class != CITY_CLASS or case.city_id is None:
        return []
    offices = Organisation.objects.filter(kind=OrganisationKind.REGULATOR, city_id=case.city_id, refused_at=None)
    return list(offices.order_by("name").values_list("name", flat=True))
