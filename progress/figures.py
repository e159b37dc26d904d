"""What boards, targets, reports and machines ask for: figures, how they divide, and how they moved.

Everything is answered from the roll-ups. The rows behind a figure come from the facts (``Indicator.rows``). Each of
the functions first takes in a small backlog of changes; ``behind_since`` says since when a large one waits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Literal

from progress.facts import FACTS, NUMBERS, PROJECT, is_of_projects, is_weighed
from progress.rollups import cells, counted
from progress.rollups.freshness import NEVER, catch_up
from progress.rollups.tally import Groups, Months, Tally
from progress.scope import CLASSES, Filters, Scope
from projects.enums import ListKind

__all__ = [
    "CLASSES",
    "NEVER",
    "Dimension",
    "Figures",
    "Series",
    "Tally",
    "breakdown",
    "breakdowns",
    "change",
    "figures",
    "figures_and_series",
    "series",
    "totals",
]

Dimension = Literal["region", "city", "class", "subcatalogue", "institution", "department"]
COLUMNS = {"class": "management_class"}
LIBRARY = ListKind.LIBRARY.value


@dataclass(frozen=True)
class Figures:
    """``tallies`` by key of an indicator; ``library_classes`` by I, II, III and "" for not decided, with the library.

    ``behind_since``: from then on not everything that happened has been counted yet; None, all has.
    """

    tallies: Mapping[str, Tally]
    library_classes: Mapping[str, Tally]
    behind_since: datetime | None = None

    def __getitem__(self, key: str) -> Tally:
        return self.tallies[key]


@dataclass(frozen=True)
class Series:
    """Month by month (its first day), without gaps: by how much each indicator moved, and where it then stood.

    ``totals`` of the last month are those of the day asked for, of the others those of their last day.
    """

    months: tuple[date, ...] = ()
    changes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    totals: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def figures(scope: Scope, filters: Filters, keys: Iterable[str] = NUMBERS) -> Figures:
    """As of the day. A constant number of queries, whatever the number of projects."""
    return figures_and_series(scope, filters, keys)[0]


def figures_and_series(
    scope: Scope, filters: Filters, keys: Iterable[str] = NUMBERS, moving: Iterable[str] = ()
) -> tuple[Figures, Series]:
    """As of the day, and how those of ``moving`` came to be; in as few queries as can be."""
    behind, wanted = catch_up(), list(keys)
    library = [LIBRARY] if LIBRARY in wanted else []
    found, classes, months = _answers(
        scope,
        _Wanted(wanted, filters),
        _Wanted(library, filters, "management_class"),
        _Wanted(list(moving), filters, cells.MONTH),
    )
    tallies, of_library = _undivided(wanted, found), classes.get(LIBRARY, {})
    by_class = {key: of_library.get(key, Tally()) for key in (*CLASSES, "")}
    return Figures(tallies, by_class, behind), _filled(months, filters.as_of)


def totals(scope: Scope, filters: Filters, keys: Iterable[str]) -> dict[str, int]:
    """Of each figure only its value, in as few queries as can be."""
    catch_up()
    wanted = list(keys)
    (found,) = _answers(scope, _Wanted(wanted, filters))
    return {key: tally.total for key, tally in _undivided(wanted, found).items()}


def breakdown(key: str, scope: Scope, filters: Filters, by: Dimension) -> Groups:
    """One figure by the values of a dimension, as of the day; "" is none or not decided, what has nothing is absent.

    An institution is its primary key as text. Of institutions and applicants the parts do not add up to the whole: who
    applied twice can stand in two parts. What belongs to no project can be divided by region and city only.
    """
    return breakdowns([key], scope, filters, by)[key]


def breakdowns(keys: Sequence[str], scope: Scope, filters: Filters, by: Dimension) -> dict[str, Groups]:
    """Several figures at once, by key; as ``breakdown``."""
    catch_up()
    return _answers(scope, _Wanted(keys, filters, COLUMNS.get(by, by)))[0]


def series(scope: Scope, filters: Filters, keys: Iterable[str]) -> Series:
    """From the first month in which anything happened to the month of the day."""
    catch_up()
    return _filled(_answers(scope, _Wanted(list(keys), filters, cells.MONTH))[0], filters.as_of)


def change(key: str, scope: Scope, filters: Filters) -> int | None:
    """By how much the figure moved from the day ``filters.since`` to its own.

    None where no roll-up holds it or not everything has been counted yet: then its rows have to be counted.
    """
    if filters.since is None or filters.department or is_weighed(key):
        return None
    now = filters.of_board
    where = cells.cells_of(key, scope, now)
    if where is None or catch_up() is not None:
        return None
    then, after = cells.read([cells.Part([key], where, day) for day in (filters.since, now.as_of)])
    return _undivided([key], after)[key].total - _undivided([key], then)[key].total


@dataclass(frozen=True)
class _Wanted:
    """``by``: a dimension, ``cells.MONTH``, or nothing."""

    keys: Sequence[str]
    filters: Filters
    by: str = ""


def _undivided(keys: Iterable[str], found: Mapping[str, Groups]) -> dict[str, Tally]:
    return {key: found[key].get("", Tally()) for key in keys}


def _answers(scope: Scope, *wanted: _Wanted) -> list[dict[str, Any]]:
    """Of each that is wanted, by key: Groups, or Months. Whatever cells hold is read in one query."""
    found: list[dict[str, Any]] = [{} for _each in wanted]
    places, parts = [], []
    for place, each in enumerate(wanted):
        for (where, kind), keys in _divided(scope, each).items():
            if where is None:
                found[place] |= _one_by_one(scope, each, kind, keys)
            else:
                places.append(place)
                parts.append(cells.Part(keys, where, each.filters.as_of, each.by))
    for place, answer in zip(places, cells.read(parts), strict=True):
        found[place] |= answer
    return found


def _divided(scope: Scope, wanted: _Wanted) -> dict[tuple[cells.Cells | None, str], list[str]]:
    """The keys by the cells to read; those that no cells hold by the kind of what is counted one by one."""
    parts: dict[tuple[cells.Cells | None, str], list[str]] = {}
    by = "" if wanted.by == cells.MONTH else wanted.by
    for key in wanted.keys:
        where = cells.cells_of(key, scope, wanted.filters, by)
        parts.setdefault((where, "" if where else _kind(key)), []).append(key)
    return parts


def _one_by_one(scope: Scope, wanted: _Wanted, kind: str, keys: Sequence[str]) -> Mapping[str, Any]:
    asked = wanted.filters if kind == PROJECT else wanted.filters.of_places
    if wanted.by == cells.MONTH:
        return counted.months(scope, asked, kind=kind, keys=keys)
    return counted.groups(scope, asked, kind=kind, keys=keys, by=wanted.by)


def _kind(key: str) -> str:
    return PROJECT if is_of_projects(key) else FACTS[key].kind


def _filled(found: Mapping[str, Months], day: date) -> Series:
    changed = sorted({month for months in found.values() for month in months})
    if not changed:
        return Series()
    months = tuple(_months_between(changed[0], day))
    changes = {key: tuple(each.get(month, 0) for month in months) for key, each in found.items()}
    return Series(months, changes, {key: tuple(accumulate(each)) for key, each in changes.items()})


def _months_between(first: date, last: date) -> Iterable[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)
