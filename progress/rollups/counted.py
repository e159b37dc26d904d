"""Answers by counting projects one by one, for what no cell holds: an institution, a period that begins within a year,
a city together with a sub-catalogue; divided by institution or department. It reads one compact row for each project,
as the roll-ups hold it; the department stands only in the project.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from progress.answers import long_question, read_months, written_months
from progress.facts import APPLICATIONS, KEYS, NUMBERS, OWNERS
from progress.rollups.statements import AMOUNT, SPANS
from progress.rollups.tally import (
    Groups,
    Months,
    into_groups,
    into_months,
    read_groups,
    written_groups,
)
from progress.scope import NONE, Filters, Scope

ROWS = f"progress_counted AS c CROSS JOIN LATERAL {SPANS}"
GROUPS = {
    "": "''",
    "region": "c.region",
    "city": "c.city",
    "subcatalogue": "c.subcatalogue",
    "management_class": "span.management_class",
    "institution": "coalesce(c.institution::text, '')",
    "department": "p.department",
}
JOINS = {"department": "JOIN projects_project AS p ON p.id = c.number"}
Asked = tuple[str, dict[str, Any]]


def _nothing(*, keys: Sequence[str], **_others: Any) -> dict[str, Any]:
    return {key: {} for key in keys}


@long_question("groups", dump=written_groups, load=read_groups, nothing=_nothing)
def groups(scope: Scope, filters: Filters, *, kind: str, keys: Sequence[str], by: str) -> dict[str, Groups]:
    """By key and value of the dimension; values of which nothing counts are absent."""
    terms, params = _terms(kind, scope, filters)
    params |= {"year_start": filters.year_start, "day": filters.as_of}
    spans = f"{ROWS} {JOINS.get(by, '')}"
    standing = f"{terms} AND span.since <= %(day)s AND (span.until IS NULL OR span.until > %(day)s)"
    plain = [key for key in keys if key not in OWNERS]
    rows: list[tuple[Any, ...]] = []
    if plain:
        params["indicators"] = [NUMBERS[key] for key in plain]
        found = _rows(
            f"SELECT span.indicator, {GROUPS[by]}, sum({AMOUNT}),"
            f" coalesce(sum({AMOUNT}) FILTER (WHERE c.applied_on >= %(year_start)s), 0)"
            f" FROM {spans} WHERE {standing} AND span.indicator = ANY(%(indicators)s) GROUP BY 1, 2",
            params,
        )
        rows += [(KEYS[number], *rest) for number, *rest in found]
    params["application"] = NUMBERS[APPLICATIONS]
    for key in keys:
        if key in OWNERS:
            # Grouping first is several times faster than COUNT(DISTINCT), which sorts all rows.
            owners = (
                f"SELECT c.{OWNERS[key]}, {GROUPS[by]} AS value, max(c.applied_on) AS latest FROM {spans}"
                f" WHERE {standing} AND span.indicator = %(application)s AND c.{OWNERS[key]} IS NOT NULL GROUP BY 1, 2"
            )
            tally = "count(*), count(*) FILTER (WHERE latest >= %(year_start)s)"
            found = _rows(f"SELECT value, {tally} FROM ({owners}) AS own GROUP BY value", params)
            rows += [(key, *rest) for rest in found]
    return into_groups(keys, rows)


@long_question("months", dump=written_months, load=read_months, nothing=_nothing)
def months(scope: Scope, filters: Filters, *, kind: str, keys: Sequence[str]) -> dict[str, Months]:
    """By key: the first day of each month in which anything changed, and by how much."""
    terms, params = _terms(kind, scope, filters)
    params |= {"day": filters.as_of, "indicators": [NUMBERS[key] for key in keys if key not in OWNERS]}
    steps = f"CROSS JOIN LATERAL (VALUES (span.since, {AMOUNT}), (span.until, -{AMOUNT})) AS step (day, amount)"
    found = _rows(
        f"SELECT span.indicator, date_trunc('month', step.day)::date, sum(amount) FROM {ROWS} {steps}"
        f" WHERE {terms} AND step.day <= %(day)s AND span.indicator = ANY(%(indicators)s) GROUP BY 1, 2",
        params,
    )
    rows: list[tuple[Any, ...]] = [(KEYS[number], month, amount) for number, month, amount in found]
    params["application"] = NUMBERS[APPLICATIONS]
    for key in keys:
        if key in OWNERS:
            days = (
                f"SELECT c.{OWNERS[key]} AS owner, step.day, sum(amount) AS amount FROM {ROWS} {steps}"
                f" WHERE {terms} AND step.day <= %(day)s AND span.indicator = %(application)s"
                f" AND c.{OWNERS[key]} IS NOT NULL GROUP BY 1, 2"
            )
            running = (
                f"SELECT day, amount, sum(amount) OVER (PARTITION BY owner ORDER BY day) AS n FROM ({days}) AS days"
            )
            moved = f"SELECT day, (n > 0)::int - (n - amount > 0)::int AS amount FROM ({running}) AS running"
            by_month = f"SELECT date_trunc('month', day)::date, sum(amount) FROM ({moved}) AS moved GROUP BY 1"
            rows += [(key, *rest) for rest in _rows(by_month, params)]
    return into_months(keys, rows)


def _terms(kind: str, scope: Scope, filters: Filters) -> Asked:
    terms: list[str] = ["c.kind = %(kind)s"]
    params: dict[str, Any] = {"kind": kind}
    given: dict[str, tuple[str, Any]] = {
        "region": ("c.region = %(region)s", scope.region),
        "city": ("c.city = %(city)s", filters.city),
        "subcatalogue": ("c.subcatalogue = %(subcatalogue)s", filters.subcatalogue),
        "applied_from": ("c.applied_on >= %(applied_from)s", filters.applied_from),
        "class": ("span.management_class = %(class)s", filters.management_class),
    }
    for name, (term, value) in given.items():
        if value:
            terms.append(term)
            params[name] = "" if value == NONE else value
    if filters.institution == NONE:
        terms.append("c.institution IS NULL")
    elif filters.institution:
        terms.append("c.institution = ANY(%(institutions)s)")
        params["institutions"] = list(filters.institutions)
    return " AND ".join(terms), params


def _rows(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
