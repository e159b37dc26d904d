"""Evaluates a search over sets of document numbers. Pure: whoever calls fetches the sets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from matching.index.terms import (
    DETAIL,
    FACET_TIERS,
    INITIALS,
    SUMMARY,
    TITLE,
    Document,
    facet_term,
    is_abbreviation,
    word_terms,
)
from projects.enums import Tier

Lookup = Callable[[str], BitMap]
# A word and what stands for it: found is what holds any of them.
Word = tuple[str, ...]
STAGES_FROM_RIPEST = ("trial", "frozen", "engineering", "prototype", "idea")
RELEVANCE, NEWEST, OLDEST, RIPEST = "relevance", "newest", "oldest", "ripest"


@dataclass(frozen=True)
class Question:
    """``tier`` is the viewer's; filters above it are ignored. Filters of one facet add up, facets cut each other."""

    words: tuple[Word, ...]
    filters: Mapping[str, tuple[str, ...]]
    tier: Tier

    @property
    def zones(self) -> tuple[str, ...]:
        return (TITLE, SUMMARY, DETAIL) if self.tier >= Tier.ENTERPRISE else (TITLE, SUMMARY)

    @property
    def facets(self) -> list[str]:
        return [name for name, tier in FACET_TIERS.items() if tier <= self.tier]

    @property
    def used_filters(self) -> dict[str, tuple[str, ...]]:
        return {name: self.filters[name] for name in self.facets if self.filters.get(name)}

    def terms(self) -> set[str]:
        """Everything that has to be looked up for the words."""
        found: set[str] = set()
        for form in (form for word in self.words for form in word):
            for zone in (*self.zones, INITIALS):
                if zone != INITIALS or is_abbreviation(form):
                    found.update(word_terms(zone, form))
        return found


@dataclass
class Found:
    """``ranks``: disjoint sets, the best first. ``without``: by facet, what is found without its own filter."""

    ranks: list[BitMap]
    without: dict[str, BitMap] = field(default_factory=dict)

    @property
    def all(self) -> BitMap:
        return BitMap.union(*self.ranks) if self.ranks else BitMap()


def evaluate(question: Question, universe: BitMap, lookup: Lookup) -> Found:
    ranks = _ranked(question, universe, lookup)
    return filtered(question, ranks, lookup)


def filtered(question: Question, ranks: list[BitMap], lookup: Lookup) -> Found:
    """Cuts ranked sets by the filters, and says for each facet what its counts are taken from."""
    chosen = {
        name: _union(lookup(facet_term(name, value)) for value in values)
        for name, values in question.used_filters.items()
    }
    everything = BitMap.union(*ranks)
    without = {name: _cut(everything, [part for other, part in chosen.items() if other != name]) for name in chosen}
    return Found([_cut(rank, chosen.values()) for rank in ranks], without)


def _ranked(question: Question, universe: BitMap, lookup: Lookup) -> list[BitMap]:
    """In the title, then in the title and sentence, then anywhere."""
    if not question.words:
        return [universe]
    title, near, anywhere = universe, universe, universe
    for word in question.words:
        in_title = _union(_holding(form, TITLE, lookup) for form in word)
        in_title |= _union(_holding(form, INITIALS, lookup) for form in word if is_abbreviation(form))
        in_near = in_title | _union(_holding(form, SUMMARY, lookup) for form in word)
        found = in_near
        if DETAIL in question.zones:
            found = found | _union(_holding(form, DETAIL, lookup) for form in word)
        title, near, anywhere = title & in_title, near & in_near, anywhere & found
    return [title, near - title, anywhere - near]


def _holding(word: str, zone: str, lookup: Lookup) -> BitMap:
    sets = sorted((lookup(term) for term in word_terms(zone, word)), key=len)
    return BitMap.intersection(*sets) if sets else BitMap()


def _union(sets: Iterable[BitMap]) -> BitMap:
    given = list(sets)
    return BitMap.union(*given) if given else BitMap()


def _cut(found: BitMap, parts: Iterable[BitMap]) -> BitMap:
    for part in parts:
        found = found & part
    return found


def joined(one: Found, other: Found) -> Found:
    """Two answers over different documents as one."""
    ranks = [a | b for a, b in zip(one.ranks, other.ranks, strict=True)]
    return Found(ranks, {name: part | other.without[name] for name, part in one.without.items()})


def in_order(found: Found, sort: str, tier: Tier, lookup: Lookup) -> list[tuple[BitMap, bool]]:
    """Sets to be read one after the other, each from its newest document (True) or from its oldest."""
    if sort == NEWEST:
        return [(found.all, True)]
    if sort == OLDEST:
        return [(found.all, False)]
    if sort == RIPEST and tier >= Tier.ENTERPRISE:
        everything, parts = found.all, []
        for stage in STAGES_FROM_RIPEST:
            parts.append(everything & lookup(facet_term("stage", stage)))
        return [(part, True) for part in (*parts, everything - _union(parts))]
    return [(rank, True) for rank in found.ranks]


def numbers_at(order: Sequence[tuple[BitMap, bool]], start: int, count: int) -> list[int]:
    """The documents at these places, as quick at the end as at the beginning."""
    numbers: list[int] = []
    for part, newest_first in order:
        size = len(part)
        if start >= size:
            start -= size
            continue
        taken = min(size - start, count - len(numbers))
        numbers += [part[size - 1 - at] if newest_first else part[at] for at in range(start, start + taken)]
        if len(numbers) == count:
            break
        start = 0
    return numbers


def sets_of(documents: Iterable[Document]) -> dict[str, BitMap]:
    """The sets of a few documents, worked out on the spot."""
    lists: dict[str, list[int]] = {}
    for document in documents:
        for term in document.terms():
            lists.setdefault(term, []).append(document.number)
    return {term: BitMap(numbers) for term, numbers in lists.items()}
