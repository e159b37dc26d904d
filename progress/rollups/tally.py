"""The shapes of answers, the same whoever counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class KeptGroups(Mapping[str, Tally]):
    """Of thousands of parts a page shows a few: each tally is made when it is asked for."""

    totals: Mapping[str, int]
    this_years: Mapping[str, int]

    def __getitem__(self, value: str) -> Tally:
        return Tally(self.totals[value], self.this_years[value])

    def __iter__(self) -> Iterator[str]:
        return iter(self.totals)

    def __len__(self) -> int:
        return len(self.totals)


def written_groups(found: Mapping[str, Groups]) -> dict[str, list[dict[str, int]]]:
    """As JSON holds them: by key the totals and those of the year, each by value."""
    return {
        key: [{value: tally[place] for value, tally in groups.items()} for place in (0, 1)]
        for key, groups in found.items()
    }


def read_groups(written: Mapping[str, Sequence[Mapping[str, int]]]) -> dict[str, Groups]:
    return {key: KeptGroups(*columns) for key, columns in written.items()}
