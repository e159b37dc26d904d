"""What has begun within a period and counts on a day: asked of the facts, for cells do not know when one began.

A project that entered a list last year and left it in March is one less in a cell's March; it is none of what this
year has brought. So targets open to exactly their rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import connection

from progress.facts import FACTS, is_weighed
from progress.rollups.freshness import standing
from progress.scope import Filters, Scope
from progress.selectors.rows import counted_since
from projects.enums import Tier

# In seconds; a change makes them be counted anew long before.
KEPT = 24 * 3600


@dataclass(frozen=True)
class Asked:
    """``key`` of what is counted; ``region`` is a province's code, empty for all."""

    key: str
    region: str
    since: date
    day: date


def totals_of(asked: Sequence[Asked]) -> dict[Asked, int]:
    """One query, however many are asked; kept until the next change of any fact has been taken in.

    While a large backlog of changes waits, nothing is kept: these values never lag behind.
    """
    wanted = list(dict.fromkeys(asked))
    if not wanted:
        return {}
    name = _name_of(wanted)
    found: list[int] | None = cache.get(name) if name else None
    if found is None:
        found = _counted(wanted)
        if name:
            cache.set(name, found, KEPT)
    return dict(zip(wanted, found, strict=True))


def _name_of(wanted: Sequence[Asked]) -> str:
    """Read before counting: what is kept under it is never older than it says. Empty: not to be kept."""
    count = standing().count
    return f"progress.periods.{sha256(repr((count, wanted)).encode()).hexdigest()}" if count else ""


def _counted(wanted: Sequence[Asked]) -> list[int]:
    parts = [_part(number, each) for number, each in enumerate(wanted)]
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(part for part, _params in parts)
        cursor.execute(sql, [value for _part_, params in parts for value in params])
        found = dict(cursor.fetchall())
    return [found[number] for number in range(len(wanted))]


def _part(number: int, asked: Asked) -> tuple[str, tuple[Any, ...]]:
    # Nothing of a row is read, so the tier is of no matter.
    rows = counted_since(asked.key, Scope(asked.region, Tier.ENTERPRISE), Filters(asked.day), asked.since).order_by()
    weight = FACTS[asked.key].weight if is_weighed(asked.key) else None
    if weight is None:
        many = rows if asked.key in FACTS and FACTS[asked.key].once else rows.values("pk")
        sql, params = many.query.sql_with_params()
        return f"SELECT {number}, count(*)::int FROM ({sql}) AS part", params
    sql, params = rows.annotate(counts_for=weight).values("counts_for").query.sql_with_params()
    return f"SELECT {number}, coalesce(sum(counts_for), 0)::int FROM ({sql}) AS part", params
