"""Who stands where in a case, as recipients of notices."""

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.selectors import managers_of, officers_of
from core.actor import Actor
from registration.models import Case
from registration.selectors.cases import CITY_CLASS

FIRM_ROLES = (Role.ENTERPRISE_MEMBER, Role.INSTITUTION_MANAGER)


def owner_of(case: Case) -> list[User]:
    owner = case.project.owner
    return [owner] if owner is not None else []


def registrant_people(case: Case) -> list[User]:
    """The enterprise's contact of the partnership and its managers; of an institution its managers."""
    people = {person.pk: person for person in managers_of(case.registrant_id)}
    partnership = case.partnership
    contact = partnership.match.contact if partnership is not None else None
    if contact is not None:
        people[contact.pk] = contact
    if not people:
        people = {person.pk: person for person in _members(case.registrant_id)}
    return list(people.values())


def _members(organisation_id: int) -> list[User]:
    rows = Membership.objects.filter(
        organisation_id=organisation_id, status=MembershipStatus.ACTIVE, role__in=FIRM_ROLES
    ).select_related("user")
    return [row.user for row in rows]


def guides_of(case: Case) -> list[User]:
    """The coach; for Class I the city's officers; where there is neither, the officers of the province."""
    found = [case.coach] if case.coach is not None else []
    if case.management_class == CITY_CLASS and case.city_id:
        found += city_officers(case.city_id)
    return found or list(officers_of(case.region_id))


def city_officers(city: str) -> list[User]:
    rows = Membership.objects.filter(
        role=Role.CITY_OFFICER, status=MembershipStatus.ACTIVE, organisation__city_id=city
    ).select_related("user")
    return [row.user for row in rows]


def sides_of(case: Case) -> list[User]:
    return [*owner_of(case), *registrant_people(case)]


def without(people: list[User], by: Actor) -> list[User]:
    """Nobody is told what he did himself."""
    return [person for person in people if person.pk != by.user_id]
