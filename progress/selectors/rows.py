"""The rows behind every figure, always from the facts, and how they are narrowed.

A row counts by dated facts alone: the day of the application, the days a listing began and ended, the days a class
decision was in force. So the rows of any past day can be shown again.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Organisation
from progress.facts import APPLICATIONS, FACTS, OWNERS, PROJECT, Facts, is_weighed
from progress.scope import CLASSES, NONE, UNCONFIRMED, WENT, Filters, Scope
from projects.models import Applicant, ClassConfirmation, Project
from projects.selectors.lists import classes_on


def counted_rows(key: str, scope: Scope, filters: Filters, begun: date | None = None) -> QuerySet[Any]:
    """What the indicator counted: as many rows as its figure says, unless each counts for several (``total_of``).

    ``begun``: only those of them that began on this day or later; of different institutions and applicants, those
    with an application since then. With ``filters.since``, what came or went between the two days: the first number
    less the second is by how much the figure moved, also where a class was changed, a day corrected or a filter no
    longer applies.
    """
    if filters.since is None:
        return _standing(key, scope, filters, begun)
    later, earlier = replace(filters, since=None, moved=""), replace(filters, as_of=filters.since, since=None, moved="")
    if filters.moved == WENT:
        later, earlier = earlier, later
    # One set without the other, each found by itself: fast whatever the planner believes of their sizes.
    moved = _keys(key, scope, later, filters).difference(_keys(key, scope, earlier, filters))
    rows = _standing(key, scope, later) if key in OWNERS else FACTS[key].rows()
    return rows.filter(pk__in=moved)


def _keys(key: str, scope: Scope, on: Filters, period: Filters) -> QuerySet[Any, Any]:
    """Of what counts on the day and can have moved in the period."""
    rows = _standing(key, scope, on).order_by()
    if key not in OWNERS and FACTS[key].kind == PROJECT:
        rows = rows.filter(**{f"{FACTS[key].project_key}__in": _touched(FACTS[key], period)})
    return rows.values_list("pk")


def _touched(facts: Facts, filters: Filters) -> QuerySet[Any, Any]:
    """The few projects of which anything can have moved in the period: so not all others need be compared."""
    assert filters.since is not None  # noqa: S101 - asked for by the caller
    period = (filters.since, filters.as_of)
    parts = [_dated(Project.objects.order_by(), ("applied_on",), period).values_list("pk")]
    for each in (facts, facts.within):
        if each is not None:
            dated = _dated(each.rows().order_by(), (*each.begins, *each.ends), period)
            parts.append(dated.values_list(each.project_key))
    if filters.management_class:
        decided = _dated(ClassConfirmation.objects.order_by(), ("valid_from", "valid_until"), period)
        parts.append(decided.values_list("project_id"))
    return parts[0].union(*parts[1:], all=True)


def _dated(rows: QuerySet[Any], columns: Iterable[str], period: tuple[date, date]) -> QuerySet[Any]:
    """With one of the columns after the first day, up to and including the last."""
    terms = Q()
    for column in columns:
        terms |= Q(**{f"{column}__gt": period[0], f"{column}__lte": period[1]})
    return rows.filter(terms)


def _standing(key: str, scope: Scope, filters: Filters, begun: date | None = None) -> QuerySet[Any]:
    if key in OWNERS:
        asked = replace(filters, applied_from=max(begun, filters.applied_from or begun)) if begun else filters
        return _owners(OWNERS[key], scope, asked)
    return _rows(FACTS[key], scope, filters, begun)


def counted_since(key: str, scope: Scope, filters: Filters, begun: date) -> QuerySet[Any, Any]:
    """As many rows as ``counted_rows``, quicker to count: where several facts of a project are one, the projects.

    Narrowed by province and city only.
    """
    if key in OWNERS or not FACTS[key].once:
        return counted_rows(key, scope, filters, begun)
    facts = FACTS[key]
    return facts.projects_between(begun, filters.as_of).filter(place_terms(scope, filters, facts.of_project))


def total_of(key: str, rows: QuerySet[Any]) -> int:
    """What these rows of an indicator count for together."""
    weight = FACTS[key].weight if is_weighed(key) else None
    if weight is None:
        return rows.count()
    found: int | None = rows.annotate(counts_for=weight).aggregate(total=Sum("counts_for"))["total"]
    return found or 0


def _rows(facts: Facts, scope: Scope, filters: Filters, begun: date | None = None) -> QuerySet[Any]:
    rows = facts.began_between(begun, filters.as_of) if begun else facts.counted_on(filters.as_of)
    if facts.kind != PROJECT:
        return rows.filter(place_terms(scope, filters))
    return of_projects(rows, scope, filters, facts.project)


def of_projects(rows: QuerySet[Any], scope: Scope, filters: Filters, project: str) -> QuerySet[Any]:
    """Those whose project the filters leave; ``project`` is the path to it, "" for the project itself."""

    def path(name: str) -> str:
        return f"{project}__{name}" if project else name

    terms = place_terms(scope, filters, path) & _project_terms(filters, path)
    return rows.filter(terms, _class_term(filters, f"{project}_id" if project else "pk"))


def _owners(owner: str, scope: Scope, filters: Filters) -> QuerySet[Any]:
    """Those with at least one counted application, each with their number, which only the rows of a page are asked."""
    model = {"institution": Organisation, "applicant": Applicant}[owner]
    theirs = _rows(FACTS[APPLICATIONS], scope, filters).filter(**{owner: OuterRef("pk")}).order_by()
    number = theirs.values(owner).annotate(n=Count("pk")).values("n")
    return model._default_manager.filter(Exists(theirs)).annotate(applications=Subquery(number))


def _as_it_is(name: str) -> str:
    return name


def place_terms(scope: Scope, filters: Filters, path: Callable[[str], str] = _as_it_is) -> Q:
    terms: dict[str, Any] = {}
    if scope.region:
        terms[path("region_id")] = scope.region
    if filters.city:
        terms[path("city_id")] = _known(filters.city, None)
    return Q(**terms)


def _known(value: str, nothing: Any) -> Any:
    return nothing if value == NONE else value


def _project_terms(filters: Filters, path: Callable[[str], str]) -> Q:
    terms: dict[str, Any] = {}
    if filters.applied_from:
        terms[path("applied_on__gte")] = filters.applied_from
    if filters.subcatalogue:
        terms[path("subcatalogue")] = _known(filters.subcatalogue, "")
    if filters.department:
        terms[path("department")] = _known(filters.department, "")
    if filters.institution == NONE:
        terms[path("institution_id")] = None
    elif filters.institution:
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
