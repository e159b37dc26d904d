"""What the ledger of a province would say of its projects, and where its rows find theirs.

Building blocks for the ledger's import and export, without a viewer: their services ask who may.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypedDict

from django.db.models import Prefetch, Q, QuerySet
from django_stubs_ext import WithAnnotations

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Region
from projects.enums import PATENT_FILED, ManagementClass
from projects.ledger.columns import LISTS
from projects.ledger.rows import LedgerRow
from projects.ledger.text import clean_line, clean_name, fold
from projects.ledger.values import SUBCATALOGUES, Places, read_number
from projects.models import ClassConfirmation, Listing, Project

LEDGER_KINDS = tuple(each.kind.value for each in LISTS)
DECIDED = frozenset({ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value})
# Institutions of Hong Kong and Macao take part in a province's programme.
OUTSIDE_PLACES = ("81", "82")
CHUNK = 1000


@dataclass(frozen=True)
class Stored:
    """A project as it stands on a day, with the listings and the class decision its row comes from."""

    project: Project
    row: LedgerRow
    listings: Mapping[str, tuple[Listing, ...]]
    confirmation: ClassConfirmation | None


def places_of(region_code: str) -> Places:
    """The places a row of this province may name; its own name stands for no particular city."""
    regions = list(_places(region_code))
    codes = {name: region.pk for region in regions for name in (region.name, region.short_name)}
    province = Region.objects.get(pk=region_code)
    return Places(codes, (province.name, province.short_name))


def place_names(region_code: str) -> dict[str, str]:
    """Short names by region code, as the ledger writes them."""
    return {region.pk: region.short_name for region in _places(region_code)}


def _places(region_code: str) -> QuerySet[Region]:
    return Region.objects.filter(Q(parent_id=region_code) | Q(pk__in=OUTSIDE_PLACES))


def ledger_rows(region_code: str, day: date) -> Iterator[LedgerRow]:
    """All applications up to that day, oldest first, with the lists and classes as they were on it."""
    projects = ledger_projects(region_code).filter(applied_on__lte=day).order_by("applied_on", "id")
    for number, project in enumerate(projects.iterator(chunk_size=CHUNK), start=1):
        yield stored_project(project, day, number).row


def stored_projects(region_code: str, pks: Iterable[int], day: date) -> dict[int, Stored]:
    found = ledger_projects(region_code).filter(pk__in=list(pks))
    return {project.pk: stored_project(project, day) for project in found}


class OfLedger(TypedDict):
    ledger_listings: list[Listing]
    ledger_classes: list[ClassConfirmation]


LedgerProject: TypeAlias = "WithAnnotations[Project, OfLedger]"


def ledger_projects(region_code: str) -> QuerySet[LedgerProject]:
    listings = Listing.objects.filter(kind__in=LEDGER_KINDS).order_by("entered_on", "id")
    classes = ClassConfirmation.objects.order_by("valid_from", "id")
    return (
        Project.objects.filter(region_id=region_code, applied_on__isnull=False)
        .select_related("institution", "applicant")
        .prefetch_related(
            Prefetch("listings", listings, to_attr="ledger_listings"),
            Prefetch("class_confirmations", classes, to_attr="ledger_classes"),
        )
    )


def stored_project(project: LedgerProject, day: date, row: int = 0) -> Stored:
    listings: dict[str, list[Listing]] = defaultdict(list)
    for listing in project.ledger_listings:
        listings[listing.kind].append(listing)
    in_force = [each for each in project.ledger_classes if class_counts(each, day)]
    confirmation = in_force[-1] if in_force else None
    ledger_row = _row(project, row, tuple(_listed(listings, day)), confirmation)
    return Stored(project, ledger_row, {kind: tuple(found) for kind, found in listings.items()}, confirmation)


def _listed(listings: Mapping[str, list[Listing]], day: date) -> Iterator[tuple[str, date]]:
    """A project listed with several products has one row, which says since when the first of them stands there."""
    for kind in LEDGER_KINDS:
        days = [each.entered_on for each in listings.get(kind, ()) if listing_counts(each, day)]
        if days:
            yield kind, min(days)


def listing_counts(listing: Listing, day: date) -> bool:
    return listing.entered_on <= day and (listing.left_on is None or listing.left_on > day)


def class_counts(confirmation: ClassConfirmation, day: date) -> bool:
    until = confirmation.valid_until
    return confirmation.valid_from <= day and (until is None or until > day)


def _row(
    project: Project, row: int, listed: tuple[tuple[str, date], ...], confirmation: ClassConfirmation | None
) -> LedgerRow:
    assert project.applied_on is not None, "ledger_projects gives no others"  # noqa: S101
    confirmed = confirmation.management_class if confirmation else ""
    return LedgerRow(
        row=row,
        number=read_number(project.external_number or project.reference),
        applied_on=project.applied_on,
        title=clean_line(project.title),
        institution=clean_name(project.institution.name) if project.institution else "",
        place=project.city_id or "",
        applicant=clean_name(project.applicant.name) if project.applicant else "",
        department=clean_line(project.department),
        # "Not sure" is an empty cell.
        subcatalogue=project.subcatalogue if project.subcatalogue in SUBCATALOGUES else "",
        management_class=confirmed if confirmed in DECIDED else "",
        innovative=project.innovative,
        first_of_kind=project.first_of_kind,
        stage=project.stage,
        patent=project.patent_status in PATENT_FILED,
        listed=listed,
        note=clean_line(project.note),
    )


def projects_by_number(region_code: str, external: Iterable[str], own: Iterable[str]) -> dict[str, int]:
    """The projects of this province with these numbers of other systems, or these own references."""
    in_region = Project.objects.filter(region_id=region_code)
    found = in_region.filter(external_number__in=list(external)).values_list("external_number", "pk")
    referred = in_region.filter(reference__in=list(own)).values_list("reference", "pk")
    return {**dict(found), **{str(reference): pk for reference, pk in referred}}


def institutions_by_name(region_code: str) -> dict[str, Organisation]:
    """The province's institutions under their folded names; the oldest when two differ only in spelling."""
    kinds = (OrganisationKind.INSTITUTION, OrganisationKind.UNIVERSITY)
    found = Organisation.objects.filter(region_id=region_code, kind__in=kinds).order_by("-id")
    return {fold(institution.name): institution for institution in found}
