"""What has begun within a period and counts on a day: asked of the facts, for cells do not know when one began.

A project that entered a list last year and left it in March is one less in a cell's March; it is none of what this
year has brought. So targets open to exactly their rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from progress.facts import FACTS, is_weighed
from progress.scope import Filters, Scope
from progress.selectors.rows import counted_rows
from projects.enums import Tier


@dataclass(frozen=True)
class Asked:
    """``key`` of what is counted; ``region`` is a province's code, empty for all."""

    key: str
    region: str
    since: date
    day: date


def totals_of(asked: Sequence[Asked]) -> dict[Asked, int]:
    """One query, however many are asked."""
    wanted = list(dict.fromkeys(asked))
    if not wanted:
        return {}
    parts = [_part(number, each) for number, each in enumerate(wanted)]
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(part for part, _params in parts)
        cursor.execute(sql, [value for _part_, params in parts for value in params])
        found = dict(cursor.fetchall())
    return {each: found[number] for number, each in enumerate(wanted)}


def _part(number: int, asked: Asked) -> tuple[str, tuple[Any, ...]]:
    # Nothing of a row is read, so the tier is of no matter.
    rows = counted_rows(asked.key, Scope(asked.region, Tier.ENTERPRISE), Filters(asked.day), asked.since).order_by()
    weight = FACTS[asked.key].weight if is_weighed(asked.key) else None
    if weight is None:
        sql, params = rows.values("pk").query.sql_with_params()
        return f"SELECT {number}, count(*)::int FROM ({sql}) AS part", params
    sql, params = rows.annotate(counts_for=weight).values("counts_for").query.sql_with_params()
    return f"SELECT {number}, coalesce(sum(counts_for), 0)::int FROM ({sql}) AS part", params
