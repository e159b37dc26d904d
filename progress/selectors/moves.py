"""How many rows of each figure came and went between two days, counted from the rows themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Value

from progress.answers import long_question
from progress.scope import CAME, WENT, Filters, Scope
from progress.selectors.rows import counted_rows


@dataclass(frozen=True)
class Moved:
    came: int = 0
    went: int = 0

    @property
    def net(self) -> int:
        return self.came - self.went


def _written(found: Mapping[str, Moved]) -> dict[str, tuple[int, int]]:
    return {key: (moved.came, moved.went) for key, moved in found.items()}


def _read(written: Mapping[str, Iterable[int]]) -> dict[str, Moved]:
    return {key: Moved(*pair) for key, pair in written.items()}


def _nothing(*, keys: Sequence[str]) -> dict[str, Moved]:
    return dict.fromkeys(keys, Moved())


@long_question("moves", dump=_written, load=_read, nothing=_nothing)
def moves(scope: Scope, filters: Filters, *, keys: Sequence[str]) -> dict[str, Moved]:
    """From the day ``filters.since`` to the day ``filters.as_of``, in one query."""
    parts = [
        _counted(place, way, counted_rows(key, scope, replace(filters, moved=way)))
        for place, key in enumerate(keys)
        for way in (CAME, WENT)
    ]
    found: dict[tuple[int, str], int] = {}
    for place, way, count in parts[0].union(*parts[1:], all=True):
        found[place, (CAME, WENT)[way]] = count
    return {key: Moved(found.get((place, CAME), 0), found.get((place, WENT), 0)) for place, key in enumerate(keys)}


def _counted(place: int, way: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = {
        "of_key": Value(place, output_field=IntegerField()),
        "of_way": Value((CAME, WENT).index(way), output_field=IntegerField()),
    }
    return rows.order_by().annotate(**named).values_list("of_key", "of_way").annotate(n=Count("pk"))
