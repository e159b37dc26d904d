"""What enterprises show of themselves, to whom, and how much of it is there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import OrganisationKind, RegionLevel
from accounts.models import Organisation, Region
from accounts.roles import ROLES, Role
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from matching.enums import CHOSEN, Capability
from matching.models import EnterpriseProfile, Match
from matching.numbers import Licence, licence_of
from matching.selectors.completeness import Completeness, completeness
from projects.enums import ManagementClass
from projects.selectors.catalogue import subcatalogue_names

KINDS = tuple(kind.value for kind in ROLES[Role.ENTERPRISE_MEMBER].kinds)
CLASSES = tuple(choice for choice in ManagementClass.choices if choice[0] != ManagementClass.UNSURE)
ORDER = ("-updated_at", "-id")
PAGE_SIZE = 20
# What others read. The contacts are not among them.
SHOWN = (
    "summary",
    "description",
    "website",
    "subcatalogues",
    "classes",
    "capabilities",
    "cooperation",
    "stages",
    "places",
    "licences",
    "partnerships",
)
STORED = (*SHOWN, "contacts")


@dataclass(frozen=True)
class ProfileShown:
    """``contacts`` is None where the viewer may not read them. ``own``: he acts for this enterprise.

    ``talking``: he reads them because both have agreed to talk.
    """

    organisation: Organisation
    values: dict[str, Any]
    contacts: list[dict[str, str]] | None
    own: bool
    saved: bool
    updated_at: Any
    complete: Completeness | None
    talking: bool = False

    @property
    def licences(self) -> list[tuple[dict[str, str], Licence | None]]:
        """With what the numbers themselves say."""
        return [(row, licence_of(row["number"])) for row in self.values["licences"]]


def my_enterprise(actor: Actor) -> Organisation:
    """The one the actor speaks for. Raises NotVisible to everybody who speaks for none."""
    if actor.role != Role.ENTERPRISE_MEMBER:
        raise NotVisible
    found = _enterprises().filter(pk=actor.organisation_id or 0).first()
    if found is None:
        raise NotVisible
    return found


def my_profile(actor: Actor) -> EnterpriseProfile:
    """Unsaved and empty until somebody of the enterprise saves it; raises NotVisible as ``my_enterprise`` does."""
    return stored_profile(my_enterprise(actor))


def stored_profile(organisation: Organisation) -> EnterpriseProfile:
    found = getattr(organisation, "profile", None)
    return found if found is not None else EnterpriseProfile(organisation=organisation)


def stored_values(profile: EnterpriseProfile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in STORED}


def _enterprises() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind__in=KINDS).select_related("region", "city", "profile")


def enterprises_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Verified ones with a profile to everybody signed in; others to themselves and to their province's officers."""
    if not actor.is_authenticated:
        return _enterprises().none()
    found = Q(verified_at__isnull=False, profile__version__gt=0)
    if actor.role == Role.ENTERPRISE_MEMBER:
        found |= Q(pk=actor.organisation_id)
    if actor.role == Role.PROVINCIAL_OFFICER:
        found |= Q(region_id=actor.region)
    return _enterprises().filter(found)


def enterprise_for(actor: Actor, organisation_ref: str) -> Organisation:
    """Raises NotVisible alike for unknown and for hidden ones."""
    organisation = enterprises_visible_to(actor).filter(ref=organisation_ref).first()
    if organisation is None:
        raise NotVisible
    return organisation


def profile_for(actor: Actor, organisation_ref: str) -> ProfileShown:
    """Raises NotVisible alike for unknown and for hidden ones.

    Contact people are shown to the enterprise's own people, to the officers of its province, and to owners who have
    agreed with it to talk, as long as they do.
    """
    organisation = enterprise_for(actor, organisation_ref)
    profile = stored_profile(organisation)
    own = actor.role == Role.ENTERPRISE_MEMBER and actor.organisation_id == organisation.pk
    inside = own or (actor.role == Role.PROVINCIAL_OFFICER and actor.region == organisation.region_id)
    talking = not inside and is_talking(actor, organisation)
    contacts = list(profile.contacts) if inside or talking else None
    # The organisation carries its profile along; nothing of the contacts leaves with it.
    profile.contacts = contacts or []
    return ProfileShown(
        organisation=organisation,
        values={name: getattr(profile, name) for name in SHOWN},
        contacts=contacts,
        own=own,
        saved=profile.version > 0,
        updated_at=profile.updated_at,
        complete=completeness(profile) if inside else None,
        talking=talking,
    )


def is_talking(actor: Actor, organisation: Organisation) -> bool:
    """The actor owns a project which this enterprise and he have agreed to talk about."""
    chosen = Match.objects.filter(organisation=organisation, status__in=sorted(CHOSEN))
    return actor.user_id is not None and chosen.filter(project__owner_id=actor.user_id).exists()


@dataclass(frozen=True)
class DirectoryFilter:
    """Empty values narrow nothing; ``management_class`` stands as ``class`` in the address."""

    text: str = ""
    subcatalogue: str = ""
    capability: str = ""
    city: str = ""
    management_class: str = ""

    NAMES = {"q": "text", "class": "management_class"}

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "DirectoryFilter":
        """From a query; what is not a choice narrows nothing."""
        capability, management_class = given.get("capability", ""), given.get("class", "")
        return cls(
            text=given.get("q", "").replace("\x00", "").strip()[:60],
            subcatalogue=_digits(given.get("subcatalogue", "")),
            capability=capability if capability in Capability.values else "",
            city=_digits(given.get("city", "")),
            management_class=management_class if management_class in dict(CLASSES) else "",
        )

    @property
    def given(self) -> dict[str, str]:
        """As parameters of an address."""
        names = {field: parameter for parameter, field in self.NAMES.items()}
        return {names.get(name, name): value for name, value in asdict(self).items() if value}


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 6 else ""


def directory(actor: Actor, chosen: DirectoryFilter) -> QuerySet[EnterpriseProfile]:
    """Verified enterprises that have written something of themselves; contacts are not fetched. Order by ORDER.

    Raises NotVisible to visitors.
    """
    if not actor.is_authenticated:
        raise NotVisible
    rows = EnterpriseProfile.objects.filter(
        organisation__kind__in=KINDS, organisation__verified_at__isnull=False, version__gt=0
    )
    return rows.filter(_narrowed(chosen)).select_related("organisation__city", "organisation__region")


def _narrowed(chosen: DirectoryFilter) -> Q:
    condition = Q()
    for word in chosen.text.split():
        condition &= Q(organisation__name__icontains=word) | Q(summary__icontains=word)
    if chosen.subcatalogue:
        condition &= Q(subcatalogues__contains=[chosen.subcatalogue])
    if chosen.capability:
        condition &= Q(capabilities__contains=[chosen.capability])
    if chosen.management_class:
        condition &= Q(classes__contains=[chosen.management_class])
    if chosen.city:
        condition &= Q(organisation__city_id=chosen.city) | Q(places__contains=[chosen.city])
    return condition


def directory_page(actor: Actor, chosen: DirectoryFilter, cursor: str = "") -> Page[EnterpriseProfile]:
    return page_of(directory(actor, chosen).defer("contacts"), order=ORDER, cursor=cursor, size=PAGE_SIZE)


def enterprises_of_region(actor: Actor) -> QuerySet[Organisation]:
    """Every enterprise of the officer's province with its profile, verified or not; nobody else has any."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return _enterprises().none()
    return _enterprises().filter(region_id=actor.region)


def all_cities() -> list[Region]:
    """The cities the portal knows, which are public facts."""
    return list(Region.objects.filter(level=RegionLevel.CITY).order_by("code"))


def places_with(codes: list[str]) -> list[Region]:
    return list(Region.objects.filter(code__in=codes).order_by("code")) if codes else []


def named_subcatalogues(codes: list[str]) -> list[str]:
    """ "13 …" for each code; a code without a name in the current edition stands alone."""
    if not codes:
        return []
    names = subcatalogue_names()
    return [f"{code} {names[code]}" if code in names else code for code in codes]


def makes_devices(organisation: Organisation) -> bool:
    """Investors have profiles too, but no certificates."""
    return organisation.kind == OrganisationKind.ENTERPRISE
