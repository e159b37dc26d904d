"""Whose length of a term holds on a day: a programme's own, else its province's, else the one the portal ships.

The newest of several programmes that run on a day comes first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SetOn = tuple[date, int | None]


@dataclass(frozen=True)
class Layer:
    """What one programme, or with an empty ``ref`` the province itself, has set for one term, earlier ones first.

    A value of None takes back what was set before. It counts from ``first`` to ``last``, the years of the programme.
    """

    ref: str
    settings: Sequence[SetOn]
    first: date = date.min
    last: date = date.max

    def value_on(self, day: date) -> int | None:
        if not self.first <= day <= self.last:
            return None
        return next((value for since, value in reversed(self.settings) if since <= day), None)

    def turns(self) -> Iterator[date]:
        """The days on which its value may change."""
        yield from (max(since, self.first) for since, _value in self.settings)
        if self.last < date.max:
            yield self.last + timedelta(days=1)


def layer_on(layers: Iterable[Layer], day: date) -> Layer | None:
    """The first that has a value; None where the shipped one holds."""
    return next((layer for layer in layers if layer.value_on(day) is not None), None)


def changes(layers: Sequence[Layer], default: int) -> list[tuple[date, int]]:
    """What holds, each value with its first day, earlier ones first."""
    found: list[tuple[date, int]] = []
    for day in sorted({day for layer in layers for day in layer.turns()}):
        layer = layer_on(layers, day)
        value = layer.value_on(day) if layer is not None else None
        now = default if value is None else value
        if now != (found[-1][1] if found else default):
            found.append((day, now))
    return found
