"""What differs between two makings of a report."""

from collections.abc import Iterator
from dataclasses import dataclass

from progress.reports.shape import ReportData, Said, Value, shown

Place = tuple[str, str, int]


@dataclass(frozen=True)
class Difference:
    """One number; ``before`` or ``after`` is None where the line is only in the other."""

    table: Said
    line: Said
    column: Said
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Number:
    table: Said
    line: Said
    column: Said
    value: Value
    form: str

    @property
    def shown(self) -> str:
        return shown(self.value, self.form)


def differences(before: ReportData, after: ReportData) -> list[Difference]:
    """In the order of the later report; what fell away comes last."""
    old, new = dict(_numbers(before)), dict(_numbers(after))
    places = [*new, *(place for place in old if place not in new)]
    return [_difference(old.get(place), new.get(place)) for place in places if _value(old, place) != _value(new, place)]


def _value(numbers: dict[Place, _Number], place: Place) -> tuple[bool, Value]:
    found = numbers.get(place)
    return found is not None, found.value if found is not None else None


def _difference(old: _Number | None, new: _Number | None) -> Difference:
    known = new or old
    assert known is not None  # noqa: S101 - a place comes from one of the two
    return Difference(known.table, known.line, known.column, old.shown if old else None, new.shown if new else None)


def _numbers(data: ReportData) -> Iterator[tuple[Place, _Number]]:
    for _n, table in data.tables():
        for line in table.lines:
            for column, value in enumerate(line.values):
                yield (
                    (table.key, line.key, column),
                    _Number(table.title, line.label, table.heads[column], value, line.form),
                )
