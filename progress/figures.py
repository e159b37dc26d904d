"""What boards, targets, reports and machines ask for: figures, how they divide, and how they moved.

Everything is answered from the roll-ups. The rows behind a figure come from the facts (``Indicator.rows``). Each of
the functions first takes in a small backlog of changes; ``behind_since`` says since when a large one waits.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    behind = catch_up()
    found = _tallies(list(keys), scope, filters)
    classes = _groups([LIBRARY], scope, filters, "management_class")[LIBRARY] if LIBRARY in found else {}
    return Figures(found, {key: classes.get(key, Tally()) for key in (*CLASSES, "")}, behind)


def totals(scope: Scope, filters: Filters, keys: Iterable[str]) -> dict[str, int]:
    """Of each figure only its value, in as few queries as can be."""
    catch_up()
    return {key: tally.total for key, tally in _tallies(list(keys), scope, filters).items()}


def breakdown(key: str, scope: Scope, filters: Filters, by: Dimension) -> Groups:
    """One figure by the values of a dimension, as of the day; "" is none or not decided, what has nothing is absent.

    An institution is its primary key as text. Of institutions and applicants the parts do not add up to the whole: who
    applied twice can stand in two parts. What belongs to no project can be divided by region and city only.
    """
    return breakdowns([key], scope, filters, by)[key]


def breakdowns(keys: Sequence[str], scope: Scope, filters: Filters, by: Dimension) -> dict[str, Groups]:
    """Several figures at once, by key; as ``breakdown``."""
    catch_up()
    return _groups(keys, scope, filters, COLUMNS.get(by, by))


def series(scope: Scope, filters: Filters, keys: Iterable[str]) -> Series:
    """From the first month in which anything happened to the month of the day."""
    catch_up()
    found: dict[str, Months] = {}
    for part, frame in _parts(list(keys), scope, filters):
        found |= frame.months(part)
    return _filled(found, filters.as_of)


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
    ends = (cells.tallies([key], where, day)[key].total for day in (now.as_of, filters.since))
    return next(ends) - next(ends)


def _tallies(keys: Sequence[str], scope: Scope, filters: Filters) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for part, frame in _parts(keys, scope, filters):
        found |= frame.tallies(part)
    return {key: found[key] for key in keys}


def _groups(keys: Sequence[str], scope: Scope, filters: Filters, by: str) -> dict[str, Groups]:
    found: dict[str, Groups] = {}
    for part, frame in _parts(keys, scope, filters, by):
        found |= frame.groups(part)
    return found


@dataclass(frozen=True)
class _Frame:
    """One way of answering, for all indicators that are answered alike."""

    tallies: Callable[[Sequence[str]], Mapping[str, Tally]]
    months: Callable[[Sequence[str]], Mapping[str, Months]]
    groups: Callable[[Sequence[str]], Mapping[str, Groups]]


def _parts(keys: Sequence[str], scope: Scope, filters: Filters, by: str = "") -> Iterable[tuple[list[str], _Frame]]:
    parts: dict[Any, list[str]] = {}
    for key in keys:
        where = cells.cells_of(key, scope, filters, by)
        parts.setdefault((where, "" if where else _kind(key)), []).append(key)
    for (where, kind), part in parts.items():
        if where is None:
            yield part, _one_by_one(kind, scope, filters, by)
        else:
            yield part, _in_cells(where, filters.as_of, by)


def _in_cells(where: cells.Cells, day: date, by: str) -> _Frame:
    return _Frame(
        tallies=lambda keys: cells.tallies(keys, where, day),
        months=lambda keys: cells.months(keys, where, day),
        groups=lambda keys: cells.groups(keys, where, day, by),
    )


def _one_by_one(kind: str, scope: Scope, filters: Filters, by: str) -> _Frame:
    asked = filters if kind == PROJECT else filters.of_places
    return _Frame(
        tallies=lambda keys: counted.tallies(scope, asked, kind=kind, keys=keys),
        months=lambda keys: counted.months(scope, asked, kind=kind, keys=keys),
        groups=lambda keys: counted.groups(scope, asked, kind=kind, keys=keys, by=by),
    )


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
