"""Who guides a case, as its page names them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

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


def coach_office() -> Subquery:
    """For ``case_for``: the name of the office its coach works for in this province."""
    held = Membership.objects.filter(
        user_id=OuterRef("coach_id"),
        role=Role.COACH,
        status=MembershipStatus.ACTIVE,
        organisation__region_id=OuterRef("region_id"),
    )
    return Subquery(held.order_by("id").values("organisation__name")[:1])


def coach_of(case: Case) -> Guide | None:
    """Of a case read with its ``coach_office``. People reach him through the pages of the case."""
    if case.coach is None:
        return None
    return Guide(case.coach.name, getattr(case, "coach_office", None) or "")


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
