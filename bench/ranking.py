"""How good a ranking is against judgements: grades from 0 (does not suit) to 3 (made for each other)."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from statistics import mean

PLACES = 10
# From this grade on something must not be missed.
SUITS = 2


def recall(ranked: Sequence[Hashable], grades: Mapping[Hashable, int]) -> float | None:
    """The share of what suits that stands on the first ten places, of what can stand there; None when nothing suits."""
    suitable = {each for each, grade in grades.items() if grade >= SUITS}
    if not suitable:
        return None
    return len(suitable.intersection(ranked[:PLACES])) / min(PLACES, len(suitable))


def ndcg(ranked: Sequence[Hashable], grades: Mapping[Hashable, int]) -> float | None:
    """Normalised discounted cumulative gain of the first ten places; None when nothing has a grade."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(each, 0) for each in ranked]) / ideal if ideal else None


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:PLACES]))


@dataclass
class Tally:
    """Gathers rankings; ``summary`` means their averages over the questions that have an answer."""

    recalls: list[float] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)

    def add(self, ranked: Sequence[Hashable], grades: Mapping[Hashable, int]) -> None:
        for found, kept in ((recall(ranked, grades), self.recalls), (ndcg(ranked, grades), self.gains)):
            if found is not None:
                kept.append(found)

    def summary(self) -> dict[str, float]:
        return {
            "recall_at_10": round(mean(self.recalls), 3) if self.recalls else 0.0,
            "ndcg_at_10": round(mean(self.gains), 3) if self.gains else 0.0,
            "asked": len(self.gains),
        }
