"""Answers from the daily and monthly changes: a few thousand rows, whatever the number of projects.

The value of a day is the sum of all months before its own and of the days of its own month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import Region
from progress.facts import APPLICATIONS, KEYS, NUMBERS, OWNERS, is_of_projects
from progress.models import MonthlyChange
from progress.rollups.statements import ALL
from progress.rollups.tally import Groups, Months, Tally, into_groups, into_months
from progress.scope import CLASSES, NONE, Filters, Scope

DIMENSIONS = ("region", "city", "management_class", "subcatalogue")
ONE_BY_ONE = ("institution", "department")


@dataclass(frozen=True)
class Cells:
    """Which cells to read; a dimension with several values is what the answer is divided by."""

    region: tuple[str, ...]
    city: tuple[str, ...]
    management_class: tuple[str, ...]
    subcatalogue: tuple[str, ...]
    first_year: int = -1


def cells_of(key: str, scope: Scope, filters: Filters, by: str = "") -> Cells | None:
    """The cells that hold the answer, None when no cells do: then the projects are counted one by one.

    None for a filter by institution or a period that begins within a year; for city and sub-catalogue together; by
    institution or department.
    """
    since = filters.applied_from
    if not is_of_projects(key):
        filters, since = filters.of_places, None
    if filters.institution or (since and (since.month, since.day) != (1, 1)):
        return None
    if by in ONE_BY_ONE:
        return None
    if (filters.city or by == "city") and (filters.subcatalogue or by == "subcatalogue"):
        return None
    regions = _regions(key, scope, filters, by)
    if regions is None:
        return None
    values = {
        "region": regions,
        "city": (_value(filters.city),),
        "management_class": (_value(filters.management_class),),
        "subcatalogue": (_value(filters.subcatalogue),),
    }
    if by and values[by] == (ALL,):
        values[by] = _values_of(by)
    return Cells(**values, first_year=since.year if since else -1)


def _value(chosen: str) -> str:
    return "" if chosen == NONE else chosen or ALL


def _regions(key: str, scope: Scope, filters: Filters, by: str) -> tuple[str, ...] | None:
    """Of all provinces together there are no cells by city. What adds up is added up; different owners are not:
    for them a city must be known in one province only, as it nearly always is."""
    if scope.region or not (filters.city or by == "city"):
        return (scope.region or ALL,)
    if key not in OWNERS:
        return _provinces()
    homes = _regions_of(filters.city) if filters.city else ()
    return homes if len(homes) == 1 else None


def _regions_of(city: str) -> tuple[str, ...]:
    rows = MonthlyChange.objects.filter(
        region__in=_provinces(),
        city=_value(city),
        management_class=ALL,
        subcatalogue=ALL,
        indicator=NUMBERS[APPLICATIONS],
    )
    return tuple(rows.values_list("region", flat=True).distinct())


def _provinces() -> tuple[str, ...]:
    return tuple(Region.objects.filter(parent=None).values_list("pk", flat=True))


def _values_of(dimension: str) -> tuple[str, ...]:
    """All there can be, each asked for by itself: an index finds them faster than what is in between."""
    if dimension == "management_class":
        return (*CLASSES, "")
    if dimension == "region":
        return _provinces()
    if dimension == "city":
        return ("", *Region.objects.values_list("pk", flat=True))
    return ("", *(f"{number:02d}" for number in range(100)))


def tallies(keys: Sequence[str], cells: Cells, day: date) -> dict[str, Tally]:
    found = _read(f"SELECT indicator, '', {_TALLY}", "indicator", keys, cells, day)
    return {key: groups.get("", Tally()) for key, groups in into_groups(keys, found).items()}


def groups(keys: Sequence[str], cells: Cells, day: date, by: str) -> dict[str, Groups]:
    """By key and value of the dimension; values of which nothing counts are absent."""
    found = _read(f"SELECT indicator, {by}, {_TALLY}", f"indicator, {by}", keys, cells, day)
    return into_groups(keys, found)


_TALLY = "sum(amount), coalesce(sum(amount) FILTER (WHERE applied_year >= %(year)s), 0)"


def months(keys: Sequence[str], cells: Cells, day: date) -> dict[str, Months]:
    """By key: the first day of each month in which anything changed, and by how much."""
    month = "date_trunc('month', day)::date"
    found = _read(f"SELECT indicator, {month}, sum(amount)", f"indicator, {month}", keys, cells, day)
    return into_months(keys, found)


def _read(select: str, group: str, keys: Iterable[str], cells: Cells, day: date) -> list[tuple[Any, ...]]:
    terms = " AND ".join(f"{name} = ANY(%({name})s)" for name in DIMENSIONS)
    terms += " AND indicator = ANY(%(indicators)s) AND applied_year >= %(first_year)s"
    params: dict[str, Any] = {name: list(getattr(cells, name)) for name in DIMENSIONS}
    params |= {
        "indicators": [NUMBERS[key] for key in keys],
        "first_year": cells.first_year,
        "year": day.year,
        "day": day,
        "month": day.replace(day=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"{select} FROM ("
            f"SELECT * FROM progress_monthlychange WHERE {terms} AND day < %(month)s"
            f" UNION ALL SELECT * FROM progress_dailychange WHERE {terms} AND day BETWEEN %(month)s AND %(day)s"
            f") AS change GROUP BY {group}",
            params,
        )
        return [(KEYS[row[0]], *row[1:]) for row in cursor.fetchall()]
