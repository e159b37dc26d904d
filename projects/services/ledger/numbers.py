"""References for imported projects, from the counters that submissions use."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from projects.services.ledger.deciding import Decision
from projects.services.ledger.matching import own_number
from projects.services.numbers import next_references, reserve_references


def numbers_for(region_code: str, decisions: Iterable[Decision]) -> dict[str, str]:
    """A reference for each new row, by its 申报编号, of the year of the application.

    A number of the portal's own form that no project carries comes from an export: it is given back to its project.
    """
    numbers: dict[str, str] = {}
    wanted: dict[int, list[str]] = defaultdict(list)
    for row in (decision.row for decision in decisions):
        if own_number(row.number):
            numbers[row.number] = row.number
        else:
            wanted[row.applied_on.year].append(row.number)
    for year, named in sorted(wanted.items()):
        numbers.update(zip(named, next_references(region_code, year, len(named)), strict=True))
    return numbers


def reserve_numbers(region_code: str, numbers: Iterable[str]) -> None:
    """Before anything is created: no new row may take a number that a later row brings back."""
    highest: Counter[int] = Counter()
    for own in map(own_number, numbers):
        if own is not None:
            highest[own.year] = max(highest[own.year], own.count)
    for year, last in sorted(highest.items()):
        reserve_references(region_code, year, last)


def external_number(number: str) -> str:
    return "" if own_number(number) else number
