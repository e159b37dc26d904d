"""The rows behind every figure, always from the facts, and how they are narrowed.

A row counts by dated facts alone: the day of the application, the days a listing began and ended, the days a class
decision was in force. So the rows of any past day can be shown again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Organisation
from progress.facts import APPLICATIONS, FACTS, OWNERS, PROJECT, Facts, is_weighed
from progress.scope import CLASSES, UNCONFIRMED, Filters, Scope
from projects.models import Applicant
from projects.selectors.lists import classes_on


def counted_rows(key: str, scope: Scope, filters: Filters, since: date | None = None) -> QuerySet[Any]:
    """What the indicator counted: as many rows as its figure says, unless each counts for several (``total_of``).

    ``since``: only those of them that began on this day or later; of different institutions and applicants, those
    with an application since then.
    """
    if key in OWNERS:
        asked = replace(filters, applied_from=max(since, filters.applied_from or since)) if since else filters
        return _owners(OWNERS[key], scope, asked)
    return _rows(FACTS[key], scope, filters, since)


def counted_since(key: str, scope: Scope, filters: Filters, since: date) -> QuerySet[Any, Any]:
    """As many rows as ``counted_rows``, quicker to count: where several facts of a project are one, the projects.

    Narrowed by province and city only.
    """
    if key in OWNERS or not FACTS[key].once:
        return counted_rows(key, scope, filters, since)
    facts = FACTS[key]
    return facts.projects_between(since, filters.as_of).filter(_place_terms(scope, filters, facts.of_project))


def total_of(key: str, rows: QuerySet[Any]) -> int:
    """What these rows of an indicator count for together."""
    weight = FACTS[key].weight if is_weighed(key) else None
    if weight is None:
        return rows.count()
    found: int | None = rows.annotate(counts_for=weight).aggregate(total=Sum("counts_for"))["total"]
    return found or 0


def _rows(facts: Facts, scope: Scope, filters: Filters, since: date | None = None) -> QuerySet[Any]:
    rows = facts.began_between(since, filters.as_of) if since else facts.counted_on(filters.as_of)
    if facts.kind != PROJECT:
        return rows.filter(_place_terms(scope, filters))
    terms = _place_terms(scope, filters, facts.of_project) & _project_terms(filters, facts.of_project)
    return rows.filter(terms, _class_term(filters, facts.project_key))


def _owners(owner: str, scope: Scope, filters: Filters) -> QuerySet[Any]:
    """Those with at least one counted application, each with their number, which only the rows of a page are asked."""
    model = {"institution": Organisation, "applicant": Applicant}[owner]
    theirs = _rows(FACTS[APPLICATIONS], scope, filters).filter(**{owner: OuterRef("pk")}).order_by()
    number = theirs.values(owner).annotate(n=Count("pk")).values("n")
    return model._default_manager.filter(Exists(theirs)).annotate(applications=Subquery(number))


def _as_it_is(name: str) -> str:
    return name


def _place_terms(scope: Scope, filters: Filters, path: Callable[[str], str] = _as_it_is) -> Q:
    terms: dict[str, Any] = {}
    if scope.region:
        terms[path("region_id")] = scope.region
    if filters.city:
        terms[path("city_id")] = filters.city
    return Q(**terms)


def _project_terms(filters: Filters, path: Callable[[str], str]) -> Q:
    terms: dict[str, Any] = {}
    if filters.applied_from:
        terms[path("applied_on__gte")] = filters.applied_from
    if filters.subcatalogue:
        terms[path("subcatalogue")] = filters.subcatalogue
    if filters.institution:
        terms[path("institution_id__in")] = filters.institutions
    return Q(**terms)


def _class_term(filters: Filters, project: str) -> Q:
    chosen = filters.management_class
    if not chosen:
        return Q()
    decisions = classes_on(filters.as_of).filter(project=OuterRef(project))
    if chosen == UNCONFIRMED:
        return Q(~Exists(decisions.filter(management_class__in=CLASSES)))
    return Q(Exists(decisions.filter(management_class=chosen)))


def class_on(day: date, project: str) -> Subquery:
    """For annotating rows: the class in force on the day; ``project`` is the row's path to the project's key."""
    return Subquery(classes_on(day).filter(project=OuterRef(project)).values("management_class")[:1])
