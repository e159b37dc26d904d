"""Times two things in turn and reports the ratio of their medians."""

import gc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import log
from statistics import median
from time import perf_counter

ROUNDS = 7


@dataclass(frozen=True)
class Row:
    """``milliseconds`` and ``reference_milliseconds`` are medians of interleaved rounds at this ``size``."""

    name: str
    size: int
    milliseconds: float
    reference: str
    reference_milliseconds: float
    ratio: float
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def compare(
    name: str,
    size: int,
    act: Callable[[], object],
    reference: str,
    reference_act: Callable[[], object],
    *,
    rounds: int = ROUNDS,
    note: str = "",
) -> Row:
    """Runs both once to warm up, then in turn, so that a change of the machine's speed hits both alike."""
    act()
    reference_act()
    gc.collect()
    pairs = [(milliseconds(act), milliseconds(reference_act)) for _ in range(rounds)]
    ours, theirs = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    return Row(name, size, round(ours, 2), reference, round(theirs, 2), round(ours / max(theirs, 0.001), 2), note)


def once(name: str, size: int, act: Callable[[], object], reference: str, reference_act: Callable[[], object]) -> Row:
    """For acts that cannot be repeated, such as a load: one run of each."""
    ours, theirs = milliseconds(act), milliseconds(reference_act)
    return Row(name, size, round(ours, 2), reference, round(theirs, 2), round(ours / max(theirs, 0.001), 2))


def growth(rows: list[Row]) -> float:
    """The exponent k of cost ~ size^k between the smallest and the largest size: 0 flat, 1 proportional."""
    first, last = rows[0], rows[-1]
    if first.size == last.size or first.milliseconds <= 0:
        return 0.0
    return round(log(last.milliseconds / first.milliseconds) / log(last.size / first.size), 2)


def milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def at_share(times: list[float], share: float) -> float:
    """The median for a share of 0.5, the 95th percentile for 0.95."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)
