"""The rows behind every figure, and their counts: one definition each, so that a figure equals its rows.

A row counts by dated facts alone: the day of the application, the days a listing began and ended, the days a class
decision was in force. So the figures of any past day can be shown again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncMonth

from accounts.models import Organisation, Region
from progress.scope import UNCONFIRMED, Filters, Scope
from projects.enums import ListKind, ManagementClass
from projects.ledger.text import fold
from projects.models import Applicant, Listing, Project
from projects.selectors.lists import classes_on, on_list

# 「115个三类产品上报」, 「29个三类已定型产品」: these lists count products, the others projects (domain guide §2.1).
PRODUCT_KINDS = (ListKind.REPORTED_TO_CMDE.value, ListKind.PRESERVICE_CANDIDATES.value)
CLASSES = (ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value)


def counted_projects(scope: Scope, filters: Filters) -> QuerySet[Project]:
    """Applications collected up to the day; one withdrawn or refused later was still collected."""
    return Project.objects.filter(_project_terms(scope, filters)).filter(_class_term(filters, "pk"))


def counted_listings(scope: Scope, filters: Filters, kinds: Sequence[str]) -> QuerySet[Listing]:
    """What stands on the lists on that day: one row for each project, on lists of products one for each product."""
    return Listing.objects.filter(
        on_list(filters.as_of),
        _once(filters.as_of),
        _project_terms(scope, filters, "project__"),
        _class_term(filters, "project_id"),
        kind__in=kinds,
    )


def _once(day: date) -> Q:
    """Where projects are counted, several products on the list are one row: the project's own, else the first.

    The services let no project or product stand on a list twice at a time. The subquery runs for rows of products only.
    """
    sibling = Q(product=None) | Q(id__lt=OuterRef("id"))
    siblings = Listing.objects.filter(on_list(day), sibling, project=OuterRef("project"), kind=OuterRef("kind"))
    return Q(product=None) | Q(kind__in=PRODUCT_KINDS) | Q(~Exists(siblings))


def counted_institutions(scope: Scope, filters: Filters) -> QuerySet[Organisation]:
    """Institutions with at least one counted application, each with their number (``applications``)."""
    theirs, number = _theirs(scope, filters, "institution")
    return Organisation.objects.filter(Exists(theirs)).annotate(applications=Subquery(number))


def counted_applicants(scope: Scope, filters: Filters) -> QuerySet[Applicant]:
    """Lead inventors with at least one counted application, each with their number: one person in one institution."""
    theirs, number = _theirs(scope, filters, "applicant")
    return Applicant.objects.filter(Exists(theirs)).annotate(applications=Subquery(number))


def _theirs(scope: Scope, filters: Filters, relation: str) -> tuple[QuerySet[Project], QuerySet[Any, Any]]:
    """The counted applications of the row asked about, and their number, which only the rows of a page are asked."""
    theirs = counted_projects(scope, filters).filter(**{relation: OuterRef("pk")}).order_by()
    return theirs, theirs.values(relation).annotate(n=Count("pk")).values("n")


def _project_terms(scope: Scope, filters: Filters, prefix: str = "") -> Q:
    terms: dict[str, Any] = {"applied_on__lte": filters.as_of}
    if scope.region:
        terms["region_id"] = scope.region
    if filters.applied_from:
        terms["applied_on__gte"] = filters.applied_from
    if filters.city:
        terms["city_id"] = filters.city
    if filters.subcatalogue:
        terms["subcatalogue"] = filters.subcatalogue
    if filters.institution:
        terms["institution_id__in"] = filters.institutions
    return Q(**{prefix + name: value for name, value in terms.items()})


def _class_term(filters: Filters, project: str) -> Q:
    chosen = filters.management_class
    if not chosen:
        return Q()
    decisions = classes_on(filters.as_of).filter(project=OuterRef(project))
    if chosen == UNCONFIRMED:
        return Q(~Exists(decisions))
    return Q(Exists(decisions.filter(management_class=chosen)))


def class_on(day: date, project: str) -> Subquery:
    """For annotating rows: the class in force on the day; ``project`` is the row's path to the project's key."""
    return Subquery(classes_on(day).filter(project=OuterRef(project)).values("management_class")[:1])


@dataclass(frozen=True)
class Tally:
    """``this_year`` are those applied for in the year of the day."""

    total: int = 0
    this_year: int = 0


@dataclass(frozen=True)
class Figures:
    """All counts of a board. ``lists`` by kind; ``library_classes`` by I, II, III and "" for not decided."""

    applications: Tally
    institutions: Tally
    applicants: Tally
    lists: Mapping[str, Tally]
    library_classes: Mapping[str, Tally]


LIST_KINDS = (
    ListKind.COMPREHENSIVE_EVALUATION.value,
    ListKind.LIBRARY.value,
    ListKind.REPORTED_TO_CMDE.value,
    ListKind.PRESERVICE_CANDIDATES.value,
    ListKind.PRESERVICE_GUIDANCE.value,
)


def figures(scope: Scope, filters: Filters) -> Figures:
    """Four queries, whatever the number of projects."""
    lists, classes = _list_tallies(scope, filters)
    return Figures(
        applications=_applications(scope, filters),
        institutions=_different(scope, filters, "institution"),
        applicants=_different(scope, filters, "applicant"),
        lists=lists,
        library_classes=classes,
    )


def _applications(scope: Scope, filters: Filters) -> Tally:
    this_year = Q(applied_on__gte=filters.year_start)
    counts = counted_projects(scope, filters).aggregate(total=Count("pk"), this_year=Count("pk", filter=this_year))
    return Tally(**counts)


def _different(scope: Scope, filters: Filters, relation: str) -> Tally:
    """Grouping first is several times faster than COUNT(DISTINCT), which sorts all rows."""
    known = counted_projects(scope, filters).filter(**{f"{relation}__isnull": False})
    groups = known.values(relation).annotate(latest=Max("applied_on"))
    this_year = Q(latest__gte=filters.year_start)
    return Tally(**groups.aggregate(total=Count("latest"), this_year=Count("latest", filter=this_year)))


def _list_tallies(scope: Scope, filters: Filters) -> tuple[dict[str, Tally], dict[str, Tally]]:
    path, day = "project__class_confirmations", filters.as_of
    decided = Q(**{f"{path}__valid_from__lte": day}) & (
        Q(**{f"{path}__valid_until": None}) | Q(**{f"{path}__valid_until__gt": day})
    )
    grouped = (
        counted_listings(scope, filters, LIST_KINDS)
        .annotate(decision=FilteredRelation(path, condition=decided))
        .values("kind", in_class=F("decision__management_class"))
        .annotate(n=Count("pk"), now=Count("pk", filter=Q(project__applied_on__gte=filters.year_start)))
        .order_by()
    )
    lists = dict.fromkeys(LIST_KINDS, Tally())
    classes = dict.fromkeys((*CLASSES, ""), Tally())
    for group in grouped:
        lists[group["kind"]] = _sum(lists[group["kind"]], group)
        if group["kind"] == ListKind.LIBRARY:
            key = group["in_class"] if group["in_class"] in CLASSES else ""
            classes[key] = _sum(classes[key], group)
    return lists, classes


def _sum(tally: Tally, group: Mapping[str, Any]) -> Tally:
    return Tally(tally.total + group["n"], tally.this_year + group["now"])


@dataclass(frozen=True)
class Trend:
    """Numbers by month (its first day): applications by their day, listings by the day they began."""

    months: tuple[date, ...] = ()
    series: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


APPLICATIONS = "applications"


def trend(scope: Scope, filters: Filters) -> Trend:
    """Of what counts on the day. Two queries; every month stands there, also one in which nothing happened."""
    by_month: dict[str, dict[date, int]] = {key: {} for key in (APPLICATIONS, *LIST_KINDS)}
    projects = counted_projects(scope, filters).annotate(month=TruncMonth("applied_on"))
    for month, number in projects.values_list("month").annotate(n=Count("pk")).order_by():
        by_month[APPLICATIONS][month] = number
    listings = counted_listings(scope, filters, LIST_KINDS).annotate(month=TruncMonth("entered_on"))
    for kind, month, number in listings.values_list("kind", "month").annotate(n=Count("pk")).order_by():
        by_month[kind][month] = number
    months = _months(by_month)
    return Trend(months, {key: tuple(found.get(month, 0) for month in months) for key, found in by_month.items()})


def _months(by_month: Mapping[str, Mapping[date, int]]) -> tuple[date, ...]:
    found = sorted({month for months in by_month.values() for month in months})
    if not found:
        return ()
    first, last = (month.year * 12 + month.month - 1 for month in (found[0], found[-1]))
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1))


def cities_with_projects(scope: Scope) -> list[Region]:
    """Where applications of the scope come from, Hong Kong and Macao included."""
    theirs = Project.objects.filter(city=OuterRef("pk"), applied_on__isnull=False)
    if scope.region:
        theirs = theirs.filter(region_id=scope.region)
    return list(Region.objects.filter(Exists(theirs)).order_by("code"))


def institutions_named(scope: Scope, text: str) -> tuple[int, ...]:
    """By public reference or by the whole name in any spelling, else all whose names contain the text."""
    known = Organisation.objects.filter(Exists(Project.objects.filter(institution=OuterRef("pk"))))
    if scope.region:
        known = known.filter(region_id=scope.region)
    names = list(known.values_list("pk", "ref", "name"))
    wanted = fold(text)
    exact = tuple(pk for pk, ref, name in names if ref == text or fold(name) == wanted)
    return exact or tuple(pk for pk, _ref, name in names if wanted in fold(name))
