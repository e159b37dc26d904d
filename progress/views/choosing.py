"""Which indicators a board shows: chosen in its address, by their keys."""

from collections.abc import Iterable, Sequence
from typing import Any

from progress.indicators import INDICATORS

# Divided by class it is the library once more; of what counts for several, a change is not the number of its rows.
OFFERED = tuple(key for key, each in INDICATORS.items() if key != "library_by_class" and not each.is_weighed)


def chosen_keys(given: Iterable[str], default: Sequence[str], most: int) -> tuple[str, ...]:
    """In the order of the indicators; the first ``most`` of what there is, ``default`` for nothing."""
    wanted = set(given)
    found = tuple(key for key in OFFERED if key in wanted)[:most]
    return found or tuple(default)


def choices(keys: Sequence[str]) -> list[dict[str, Any]]:
    return [{"key": key, "label": label_of(key), "chosen": key in keys} for key in OFFERED]


def label_of(key: str) -> str:
    return str(INDICATORS[key].label)
