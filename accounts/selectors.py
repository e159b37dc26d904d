"""Who a person is at the moment, and which people, organisations and places he may see."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipStatus, OrganisationKind, RegionLevel
from accounts.identifiers import clean_name, clean_uscc
from accounts.models import Membership, Organisation, Region, User
from accounts.roles import CONSOLE_ROLES, ROLES, SIGN_UP_ROLES, Role
from core.actor import ANONYMOUS, Actor
from core.errors import NotVisible, PermissionRefused

LIVING = (MembershipStatus.PENDING, MembershipStatus.ACTIVE)
# A clinician's projects belong to one of these.
HOME_KINDS = (OrganisationKind.INSTITUTION, OrganisationKind.UNIVERSITY)
FEWEST_CHARACTERS = 2
MOST_SUGGESTIONS = 8


def actor_for(user: User | AnonymousUser, membership_ref: str | None = None) -> Actor:
    """The person in the membership he chose, else in his oldest active one, else without a role."""
    if not isinstance(user, User):
        return ANONYMOUS
    return actor_in(user, active_memberships(user), membership_ref)


def actor_in(user: User, memberships: Sequence[Membership], ref: str | None) -> Actor:
    """As ``actor_for``, from memberships already read. A ref that is not among them counts as none."""
    chosen = next((membership for membership in memberships if membership.ref == ref), None)
    membership = chosen or next(iter(memberships), None)
    if membership is None:
        return Actor(user_id=user.pk, label=user.name)
    organisation = membership.organisation
    return Actor(
        user_id=user.pk,
        label=user.name,
        role=membership.role,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        region="" if membership.role == Role.NATIONAL_OFFICIAL else organisation.region_id,
        membership_id=membership.pk,
    )


def actor_holding(user: User, membership_id: int | None) -> Actor:
    """The person in exactly this membership, for work he asked for earlier. Raises PermissionRefused once it ended."""
    held = [membership for membership in active_memberships(user) if membership.pk == membership_id]
    if not held:
        raise PermissionRefused(_("The role in which this was asked for has ended."))
    return actor_in(user, held, None)


def active_memberships(user: User) -> list[Membership]:
    return list(
        Membership.objects.filter(user=user, status=MembershipStatus.ACTIVE)
        .select_related("organisation")
        .order_by("id")
    )


def _own(actor: Actor) -> Q:
    """Nobody's, for a visitor: no membership is without a user."""
    return Q(user_id=actor.user_id)


def my_memberships(actor: Actor) -> QuerySet[Membership]:
    """Active ones first, then requests, then what is over."""
    order = Case(
        When(status=MembershipStatus.ACTIVE, then=Value(0)),
        When(status=MembershipStatus.PENDING, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return Membership.objects.filter(_own(actor)).select_related("organisation__region").order_by(order, "-id")


def has_living_membership(actor: Actor) -> bool:
    return Membership.objects.filter(_own(actor), status__in=LIVING).exists()


def home_membership(actor: Actor) -> Membership | None:
    """By which the person belongs to a hospital or university, also while it waits for confirmation.

    The one he is working in comes first, then active ones, then requests; of equals the oldest.
    """
    order = Case(
        When(pk=actor.membership_id, then=Value(0)),
        When(status=MembershipStatus.ACTIVE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        Membership.objects.filter(
            _own(actor), status__in=LIVING, organisation__kind__in=HOME_KINDS, role__in=SIGN_UP_ROLES
        )
        .select_related("organisation")
        .order_by(order, "id")
        .first()
    )


def home_organisation(person: Actor | User) -> Organisation | None:
    """The hospital or university whose project a new application of this person is; see ``home_membership``."""
    actor = person if isinstance(person, Actor) else Actor(user_id=person.pk, label=person.name)
    membership = home_membership(actor)
    return membership.organisation if membership else None


def manages(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor, in the membership he works in, is a manager of this organisation."""
    return managed_organisation_id(actor) == organisation_id


def managed_organisation_id(actor: Actor) -> int | None:
    if actor.role == Role.INSTITUTION_MANAGER:
        return actor.organisation_id
    if actor.membership_id is None:
        return None
    managing = Membership.objects.filter(pk=actor.membership_id, manages=True, status=MembershipStatus.ACTIVE)
    return actor.organisation_id if managing.exists() else None


MANAGING = Q(role=Role.INSTITUTION_MANAGER) | Q(manages=True)


def managers_of(organisation_id: int | None) -> QuerySet[User]:
    """Who confirms the organisation's members: institution managers, or a firm's managing members."""
    memberships = Membership.objects.filter(
        MANAGING & Q(organisation_id=organisation_id), status=MembershipStatus.ACTIVE, user_id=OuterRef("pk")
    )
    return User.objects.filter(Exists(memberships), is_active=True).order_by("pk")


def officers_of(region_code: str) -> QuerySet[User]:
    """The active officers of a province."""
    return holders_of(Role.PROVINCIAL_OFFICER, region_code)


def security_admins_of(region_code: str) -> QuerySet[User]:
    return holders_of(Role.SECURITY_ADMIN, region_code)


def holders_of(role: str, region_code: str) -> QuerySet[User]:
    memberships = Membership.objects.filter(
        role=role, status=MembershipStatus.ACTIVE, organisation__region_id=region_code, user_id=OuterRef("pk")
    )
    return User.objects.filter(Exists(memberships), is_active=True).order_by("pk")


def memberships_visible_to(actor: Actor) -> QuerySet[Membership]:
    """His own; those of the organisation he manages; an officer's and a security administrator's province."""
    found = Q(user_id=actor.user_id) if actor.is_authenticated else Q(pk__in=[])
    managed = managed_organisation_id(actor)
    if managed is not None:
        found |= Q(organisation_id=managed)
    if actor.role == Role.PROVINCIAL_OFFICER:
        found |= Q(organisation__region_id=actor.region, role__in=SIGN_UP_ROLES)
    if actor.role == Role.SECURITY_ADMIN:
        found |= Q(organisation__region_id=actor.region)
    return Membership.objects.filter(found).select_related("organisation", "user")


def membership_for(actor: Actor, ref: str) -> Membership:
    """Raises NotVisible alike for unknown and for hidden ones."""
    membership = memberships_visible_to(actor).filter(ref=ref).first()
    if membership is None:
        raise NotVisible
    return membership


def my_membership(actor: Actor, ref: str) -> Membership:
    """One's own, as long as it is asked for or active. Raises NotVisible for others."""
    membership = (
        Membership.objects.filter(_own(actor), ref=ref, status__in=LIVING)
        .select_related("organisation", "user")
        .first()
    )
    if membership is None:
        raise NotVisible
    return membership


def members_of(actor: Actor) -> QuerySet[Membership]:
    """For a manager: everybody who ever asked to act for his organisation. Raises NotVisible to others."""
    managed = managed_organisation_id(actor)
    if managed is None:
        raise NotVisible
    return Membership.objects.filter(organisation_id=managed).select_related("user", "organisation", "decided_by")


def member_for(actor: Actor, ref: str) -> Membership:
    """A member or applicant of the organisation the actor manages. Raises NotVisible alike for all others."""
    membership = members_of(actor).filter(ref=ref).first()
    if membership is None:
        raise NotVisible
    return membership


def requests_for_officer(actor: Actor) -> QuerySet[Membership]:
    """Requests of the province that nobody else can decide: their organisation has no manager."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return Membership.objects.none()
    managing = Membership.objects.filter(
        MANAGING,
        organisation_id=OuterRef("organisation_id"),
        status=MembershipStatus.ACTIVE,
        user__is_active=True,
    )
    return (
        Membership.objects.filter(
            ~Exists(managing),
            status=MembershipStatus.PENDING,
            role__in=SIGN_UP_ROLES,
            organisation__region_id=actor.region,
        )
        .select_related("user", "organisation")
        .order_by("id")
    )


def console_memberships(actor: Actor) -> QuerySet[Membership]:
    """The offices' roles of a province, for its security administrator."""
    if actor.role != Role.SECURITY_ADMIN:
        return Membership.objects.none()
    return (
        Membership.objects.filter(role__in=CONSOLE_ROLES, organisation__region_id=actor.region)
        .select_related("user", "organisation", "decided_by")
        .order_by("-id")
    )


def people_of(actor: Actor) -> QuerySet[User]:
    """Whom a security administrator may unlock or give a role: everybody but other provinces' people."""
    if actor.role != Role.SECURITY_ADMIN:
        return User.objects.none()
    elsewhere = Membership.objects.filter(user_id=OuterRef("pk"), status=MembershipStatus.ACTIVE)
    here = elsewhere.filter(organisation__region_id=actor.region)
    return User.objects.filter(Exists(here) | ~Exists(elsewhere)).order_by("pk")


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Those he belongs or has asked to belong to; for the province's offices all of the province."""
    mine = Membership.objects.filter(_own(actor), status__in=LIVING, organisation_id=OuterRef("pk"))
    found = Q(Exists(mine)) if actor.is_authenticated else Q(pk__in=[])
    if actor.role in (Role.PROVINCIAL_OFFICER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        found |= Q(region_id=actor.region)
    return Organisation.objects.filter(found).select_related("region", "city", "registered_by", "verified_by")


def organisation_for(actor: Actor, ref: str) -> Organisation:
    """Raises NotVisible alike for unknown and for hidden ones."""
    organisation = organisations_visible_to(actor).filter(ref=ref).first()
    if organisation is None:
        raise NotVisible
    return organisation


def organisations_to_verify(actor: Actor) -> QuerySet[Organisation]:
    """What an officer of the province has not yet looked at, oldest first."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return Organisation.objects.none()
    return (
        Organisation.objects.filter(region_id=actor.region, verified_at=None, refused_at=None)
        .select_related("region", "city", "registered_by")
        .order_by("id")
    )


def organisations(*, region: str, kinds: Iterable[str]) -> QuerySet[Organisation]:
    """What may be joined: names and codes are public facts, refused registrations are left out."""
    return Organisation.objects.filter(region_id=region, kind__in=list(kinds), refused_at=None)


def organisations_matching(text: str, *, region: str, role: str) -> list[Organisation]:
    """Suggestions for somebody who looks for his own: by the whole code, or by part of the name; the closest first."""
    name = clean_name(text)
    if len(name) < FEWEST_CHARACTERS or role not in ROLES:
        return []
    found = organisations(region=region, kinds=ROLES[role].kinds).select_related("city")
    code = clean_uscc(text)
    if code is not None:
        return list(found.filter(uscc=code))
    closest = Case(When(name=name, then=Value(0)), When(name__startswith=name, then=Value(1)), default=Value(2))
    return list(found.filter(name__icontains=name).order_by(closest, "name")[:MOST_SUGGESTIONS])


def joinable_organisation(ref: str, *, role: str) -> Organisation | None:
    return Organisation.objects.filter(ref=ref, kind__in=ROLES[role].kinds, refused_at=None).first()


def organisation_with(*, uscc: str = "", region: str = "", kind: str = "", name: str = "") -> Organisation | None:
    """The one already registered under this code, or under this name among its kind in the province."""
    if uscc:
        return Organisation.objects.filter(uscc=uscc).first()
    return Organisation.objects.filter(region_id=region, kind=kind, name=name).first()


def organisations_named(names: Iterable[str], *, region: str) -> dict[str, Organisation]:
    """Those of the province by their exact names; a hospital or university before others of the same name."""
    order = Case(When(kind__in=HOME_KINDS, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = Organisation.objects.filter(region_id=region, name__in=list(names), refused_at=None)
    return {organisation.name: organisation for organisation in rows.order_by(order, "-id")}


def offices_of(region: str) -> QuerySet[Organisation]:
    """The regulators of a province, the oldest first."""
    return Organisation.objects.filter(region_id=region, kind=OrganisationKind.REGULATOR).order_by("id")


def regions() -> QuerySet[Region]:
    """Every province and city; they are public facts."""
    return Region.objects.select_related("parent")


def provinces() -> QuerySet[Region]:
    return Region.objects.filter(level=RegionLevel.PROVINCE).order_by("code")


def cities_of(province_code: str) -> QuerySet[Region]:
    return Region.objects.filter(parent_id=province_code).order_by("code")


def province(code: str) -> Region:
    """Raises NotVisible for a code that is no province."""
    found = provinces().filter(code=code).first()
    if found is None:
        raise NotVisible
    return found


def region_named(name: str, within: str = "44") -> Region | None:
    """A city of the province, or any province, by its full, short or English name (广州市, 广州, 香港)."""
    text = clean_name(name)
    if not text:
        return None
    return (
        Region.objects.filter(Q(name=text) | Q(short_name=text) | Q(name_en__iexact=text))
        .filter(Q(parent_id=within) | Q(level=RegionLevel.PROVINCE))
        .order_by(F("parent_id").asc(nulls_last=True))
        .first()
    )


def people_listed(actor: Actor) -> QuerySet[User]:
    """Accounts for the administrators who keep them: those of the province, and those not yet of any."""
    if actor.role not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return User.objects.none()
    elsewhere = Membership.objects.filter(user_id=OuterRef("pk"), status=MembershipStatus.ACTIVE)
    here = elsewhere.filter(organisation__region_id=actor.region)
    return User.objects.filter(Exists(here) | ~Exists(elsewhere))


def person_listed(actor: Actor, number: int) -> User:
    """Raises NotVisible alike for unknown people and for those of another province."""
    person = people_listed(actor).filter(pk=number).first()
    if person is None:
        raise NotVisible
    return person
