"""The stored sets of the search, and the changes they do not know yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from django.db import connection
from pyroaring import BitMap

from matching.index.sets import sets_of
from matching.index.terms import FACET, Document
from matching.models import SearchChange, SearchChunk, SearchPosting
from matching.selectors.search_documents import documents

# So many changed projects are searched as they are now; more are left out until they are taken in.
LIVE = 50
NOTHING = BitMap()


@dataclass
class FacetMemory:
    """What this process remembers of the facets' sets: by chunk for renewing, joined for use."""

    versions: dict[int, str] = field(default_factory=dict)
    chunks: dict[int, dict[str, BitMap]] = field(default_factory=dict)
    joined: dict[str, BitMap] = field(default_factory=dict)


_memories: dict[str, FacetMemory] = {}
_renewing = Lock()


def facet_sets() -> dict[str, BitMap]:
    """All facets' sets by term. Two queries at most: which state is valid, and what has changed since."""
    valid = dict(SearchChunk.objects.values_list("chunk", "version"))
    with _renewing:
        memory = _memories.setdefault(str(connection.settings_dict["NAME"]), FacetMemory())
        if memory.versions != valid:
            _renew(memory, valid)
        return memory.joined


def _renew(memory: FacetMemory, valid: dict[int, str]) -> None:
    stale = [chunk for chunk, version in valid.items() if memory.versions.get(chunk) != version]
    chunks = {chunk: sets for chunk, sets in memory.chunks.items() if chunk in valid and chunk not in stale}
    chunks |= {chunk: {} for chunk in stale}
    rows = SearchPosting.objects.filter(chunk__in=stale, term__startswith=FACET)
    for term, chunk, numbers in rows.values_list("term", "chunk", "numbers"):
        chunks[chunk][term] = BitMap.deserialize(bytes(numbers))
    parts: dict[str, list[BitMap]] = {}
    for sets in chunks.values():
        for term, held in sets.items():
            parts.setdefault(term, []).append(held)
    # A new object: whoever reads the old one goes on undisturbed.
    memory.joined = {term: BitMap.union(*sets) for term, sets in parts.items()}
    memory.chunks, memory.versions = chunks, valid


def term_sets(terms: Iterable[str]) -> dict[str, BitMap]:
    """The sets of these terms, in one query."""
    parts: dict[str, list[BitMap]] = {}
    wanted = sorted(set(terms))
    if not wanted:
        return {}
    for term, numbers in SearchPosting.objects.filter(term__in=wanted).values_list("term", "numbers"):
        parts.setdefault(term, []).append(BitMap.deserialize(bytes(numbers)))
    return {term: BitMap.union(*sets) for term, sets in parts.items()}


@dataclass
class Changes:
    """``numbers``: projects whose stored sets no longer count. ``fresh``: those of them that are searched live."""

    numbers: BitMap
    fresh: list[Document]
    sets: dict[str, BitMap]


def changes() -> Changes:
    """What has changed since the sets were made; one query, more only when something has."""
    numbers = BitMap(SearchChange.objects.values_list("project_number", flat=True))
    newest = list(reversed(numbers))[:LIVE] if numbers else []
    fresh = list(documents(newest)) if newest else []
    return Changes(numbers, fresh, sets_of(fresh))
