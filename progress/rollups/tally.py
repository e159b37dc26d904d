"""The shapes of answers, the same whoever counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple


class Tally(NamedTuple):
    """``this_year`` are those applied for in the year of the day; of what has no application, those begun in it."""

    total: int = 0
    this_year: int = 0


Groups = Mapping[str, Tally]
Months = Mapping[date, int]


def into_groups(keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Groups]:
    """Rows of key, value, total, this year; by key, without values of which nothing counts."""
    found: dict[str, dict[str, Tally]] = {key: {} for key in keys}
    for key, value, total, this_year in rows:
        if total:
            found[key][value] = Tally(int(total), int(this_year))
    return dict(found)


def into_months(keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Months]:
    found: dict[str, dict[date, int]] = {key: {} for key in keys}
    for key, month, amount in rows:
        if amount:
            found[key][month] = int(amount)
    return dict(found)


def written_groups(found: Mapping[str, Groups]) -> dict[str, dict[str, list[int]]]:
    """As JSON holds them."""
    return {key: {value: list(tally) for value, tally in groups.items()} for key, groups in found.items()}


def read_groups(written: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, Groups]:
    return {key: dict(zip(groups, starmap(Tally, groups.values()), strict=True)) for key, groups in written.items()}
