"""The directory of service platforms: public, except for entries that were taken out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeAlias, TypedDict

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from accounts.models import Organisation, Region
from accounts.roles import ROLES, Role
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from core.terms import after_workdays
from matching.enums import Capability, EnquiryStatus, PlatformKind
from matching.models import ServicePlatform

# Who answers for a platform's organisation; a hospital that is one has its managers for that, not every clinician.
PLATFORM_ROLES = frozenset(
    {
        Role.PLATFORM_MEMBER.value,
        Role.TEST_INSTITUTE.value,
        Role.ENTERPRISE_MEMBER.value,
        Role.INSTITUTION_MANAGER.value,
    }
)
ORDER = ("kind", "name", "id")
PAGE_SIZE = 20
OFFICE_PAGE_SIZE = 50
SHOWN, HIDDEN = "shown", "hidden"


@dataclass(frozen=True)
class PlatformFilter:
    """Empty values narrow nothing. ``demonstration`` is "1" or empty, ``hidden`` (for the office) SHOWN or HIDDEN."""

    text: str = ""
    kind: str = ""
    city: str = ""
    capability: str = ""
    subcatalogue: str = ""
    demonstration: str = ""
    hidden: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "PlatformFilter":
        """From an address; what is not a choice narrows nothing."""
        given = {each.name: query.get(each.name, "").strip()[:60] for each in fields(cls)}
        choices = {
            "kind": PlatformKind.values,
            "capability": Capability.values,
            "demonstration": ["1"],
            "hidden": [SHOWN, HIDDEN],
        }
        return cls(**{name: "" if value not in choices.get(name, [value]) else value for name, value in given.items()})


class EnquiryFigures(TypedDict):
    """How many enquiries wait, are answered and closed, and since when the oldest one waits. No text, no author."""

    waiting: int
    answered: int
    closed: int
    overdue: int


CountedPlatform: TypeAlias = "WithAnnotations[ServicePlatform, EnquiryFigures]"


def directory() -> QuerySet[ServicePlatform]:
    """What everybody sees, signed in or not; of all provinces."""
    return ServicePlatform.objects.filter(hidden_at=None).select_related("region", "city", "organisation")


def directory_page(chosen: PlatformFilter, cursor: str = "") -> Page[ServicePlatform]:
    return page_of(directory().filter(_narrowed(chosen)), order=ORDER, cursor=cursor, size=PAGE_SIZE)


def directory_size(chosen: PlatformFilter) -> int:
    return directory().filter(_narrowed(chosen)).count()


def directory_cities() -> list[tuple[str, Region]]:
    """Cities in which the directory has platforms, for the filter."""
    with_platforms = ServicePlatform.objects.filter(hidden_at=None).values("city")
    return [(region.pk, region) for region in Region.objects.filter(pk__in=with_platforms).order_by("code")]


def platforms_visible_to(actor: Actor) -> QuerySet[ServicePlatform]:
    """The directory; entries that were taken out of it only for their own people and the office of the province."""
    found = Q(hidden_at=None)
    if actor.role == Role.PROVINCIAL_OFFICER:
        found |= Q(region_id=actor.region)
    if actor.role in PLATFORM_ROLES and actor.organisation_id is not None:
        found |= Q(organisation_id=actor.organisation_id)
    return ServicePlatform.objects.filter(found).select_related("region", "city", "organisation")


def platform_for(actor: Actor, ref: str) -> ServicePlatform:
    """Raises NotVisible alike for unknown and for hidden ones."""
    found = platforms_visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def own_platforms(actor: Actor) -> QuerySet[ServicePlatform]:
    """Those the actor answers for; none for everybody else."""
    if actor.role not in PLATFORM_ROLES or actor.organisation_id is None:
        return ServicePlatform.objects.none()
    rows = ServicePlatform.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("region", "city", "organisation").order_by(*ORDER)


def own_platform(actor: Actor, ref: str) -> ServicePlatform:
    """Raises NotVisible for a platform of somebody else."""
    found = own_platforms(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def is_demonstration(platform: ServicePlatform, day: date | None = None) -> bool:
    """Whether it is a demonstration platform on that day; one named for a later day is not yet."""
    since = platform.demonstration_on
    return since is not None and since <= (day or timezone.localdate())


def office_platforms(actor: Actor, chosen: PlatformFilter) -> QuerySet[CountedPlatform]:
    """The entries of the officer's province, hidden ones too, with figures of their enquiries; order by ORDER."""
    rows = _of_office(actor).filter(_narrowed(chosen))
    return _with_figures(rows.select_related("region", "city", "organisation"))


def office_page(actor: Actor, chosen: PlatformFilter, cursor: str = "") -> Page[CountedPlatform]:
    return page_of(office_platforms(actor, chosen), order=ORDER, cursor=cursor, size=OFFICE_PAGE_SIZE)


def office_size(actor: Actor, chosen: PlatformFilter) -> int:
    return _of_office(actor).filter(_narrowed(chosen)).count()


def office_platform(actor: Actor, ref: str) -> CountedPlatform:
    """Raises NotVisible for other roles and for another province's."""
    found = office_platforms(actor, PlatformFilter()).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def demonstrations(actor: Actor) -> int:
    """How many demonstration platforms the officer's directory shows today (the plan asks for eight by 2028)."""
    return _of_office(actor).filter(hidden_at=None, demonstration_on__lte=timezone.localdate()).count()


def _of_office(actor: Actor) -> QuerySet[ServicePlatform]:
    """The entries of the officer's province; none for other roles."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return ServicePlatform.objects.none()
    return ServicePlatform.objects.filter(region_id=actor.region)


def organisations_for_platforms(actor: Actor) -> list[tuple[str, str]]:
    """Verified organisations of the officer's province whose people can answer for a platform: reference and name."""
    kinds = {kind.value for role in PLATFORM_ROLES for kind in ROLES[role].kinds}
    rows = Organisation.objects.filter(region_id=actor.region, kind__in=kinds, verified_at__isnull=False)
    if actor.role != Role.PROVINCIAL_OFFICER:
        return []
    return [(each.ref, f"{each.name} · {each.get_kind_display()}") for each in rows.order_by("kind", "name", "id")]


def answer_due(asked_at: str, region: str) -> Any:
    """The last day for a platform's answer, in the term of its province; both are paths."""
    return after_workdays(asked_at, "MATCHING.enquiry_days", region=region, at=True)


def _with_figures(rows: QuerySet[ServicePlatform]) -> QuerySet[CountedPlatform]:
    waiting = Q(enquiries__status=EnquiryStatus.OPEN)
    overdue = waiting & Q(LessThanOrEqual(answer_due("enquiries__asked_at", "region"), timezone.localdate()))
    return rows.annotate(
        waiting=Count("enquiries", filter=waiting),
        overdue=Count("enquiries", filter=overdue),
        answered=Count("enquiries", filter=Q(enquiries__status=EnquiryStatus.ANSWERED)),
        closed=Count("enquiries", filter=Q(enquiries__status=EnquiryStatus.CLOSED)),
        oldest=Min("enquiries__asked_at", filter=waiting),
    )


def _narrowed(chosen: PlatformFilter) -> Q:
    exact = {"kind": chosen.kind, "city_id": chosen.city}
    found = Q(**{name: value for name, value in exact.items() if value})
    for word in chosen.text.split():
        found &= Q(name__icontains=word) | Q(summary__icontains=word) | Q(description__icontains=word)
    if chosen.capability:
        found &= Q(capabilities__contains=[chosen.capability])
    if chosen.subcatalogue:
        found &= Q(subcatalogues__contains=[chosen.subcatalogue[:2]])
    if chosen.demonstration:
        found &= Q(demonstration_on__lte=timezone.localdate())
    if chosen.hidden:
        found &= Q(hidden_at__isnull=chosen.hidden == SHOWN)
    return found
