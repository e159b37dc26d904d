"""Answers from the daily and monthly changes: a few thousand rows, whatever the number of projects.

The value of a day is the sum of all months before its own and of the days of its own month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import Region
from progress.answers import current_page
from progress.facts import APPLICATIONS, KEYS, NUMBERS, OWNERS, is_of_projects
from progress.models import MonthlyChange
from progress.rollups.statements import ALL
from progress.rollups.tally import into_groups, into_months
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
    """One page asks once."""
    page = current_page()
    if page is None:
        return tuple(Region.objects.filter(parent=None).values_list("pk", flat=True))
    return page.provinces


def _values_of(dimension: str) -> tuple[str, ...]:
    """All there can be, each asked for by itself: an index finds them faster than what is in between."""
    if dimension == "management_class":
        return (*CLASSES, "")
    if dimension == "region":
        return _provinces()
    if dimension == "city":
        return ("", *Region.objects.values_list("pk", flat=True))
    return ("", *(f"{number:02d}" for number in range(100)))


MONTH = "month"
VALUES = {"": "''", MONTH: "date_trunc('month', day)::date::text", **{name: name for name in DIMENSIONS}}
TALLY = "sum(amount), coalesce(sum(amount) FILTER (WHERE applied_year >= %(year_{n})s), 0)"


@dataclass(frozen=True)
class Part:
    """Indicators that are asked of the same cells; ``by``: a dimension, MONTH, or nothing."""

    keys: Sequence[str]
    cells: Cells
    day: date
    by: str = ""


def read(parts: Sequence[Part]) -> list[Mapping[str, Any]]:
    """Of each part by key: its Groups, or its Months; all in one query. Values of which nothing counts are absent."""
    rows: list[list[tuple[Any, ...]]] = [[] for _part in parts]
    if parts:
        params = {f"{name}_{n}": value for n, part in enumerate(parts) for name, value in _params(part).items()}
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(_sql(n, part.by) for n, part in enumerate(parts)), params)
            for n, indicator, *rest in cursor.fetchall():
                rows[n].append((KEYS[indicator], *rest))
    return [_answer(part, found) for part, found in zip(parts, rows, strict=True)]


def _answer(part: Part, rows: Iterable[tuple[Any, ...]]) -> Mapping[str, Any]:
    if part.by == MONTH:
        return into_months(part.keys, ((key, date.fromisoformat(day), amount) for key, day, amount, _year in rows))
    return into_groups(part.keys, rows)


def _sql(n: int, by: str) -> str:
    terms = " AND ".join(f"{name} = ANY(%({name}_{n})s)" for name in DIMENSIONS)
    terms += f" AND indicator = ANY(%(indicators_{n})s) AND applied_year >= %(first_year_{n})s"
    return (
        f"SELECT {n}, indicator, {VALUES[by]}, {TALLY.format(n=n)} FROM ("
        f"SELECT * FROM progress_monthlychange WHERE {terms} AND day < %(month_{n})s"
        f" UNION ALL SELECT * FROM progress_dailychange WHERE {terms} AND day BETWEEN %(month_{n})s AND %(day_{n})s"
        ") AS change GROUP BY 2, 3"
    )


def _params(part: Part) -> dict[str, Any]:
    return {name: list(getattr(part.cells, name)) for name in DIMENSIONS} | {
        "indicators": [NUMBERS[key] for key in part.keys],
        "first_year": part.cells.first_year,
        "year": part.day.year,
        "day": part.day,
        "month": part.day.replace(day=1),
    }
