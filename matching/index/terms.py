"""What of a document can be found: its zones of text, the pieces they are cut into, its facets, and their tiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.searchtext import SHORTEST, grams
from projects.enums import Tier

TITLE, SUMMARY, DETAIL, INITIALS, EXCLUDED, FACET = "t", "s", "d", "i", "x", "f"
# Who may find a project by these words. Nobody finds by the last one: it only hides.
ZONE_TIERS: Mapping[str, Tier] = {
    TITLE: Tier.PUBLIC,
    SUMMARY: Tier.PUBLIC,
    INITIALS: Tier.PUBLIC,
    DETAIL: Tier.ENTERPRISE,
    EXCLUDED: Tier.REVIEW,
}
# Facets in the order of the page. Those above the viewer's tier are neither counted nor usable as filters.
FACET_TIERS: Mapping[str, Tier] = {
    "subcatalogue": Tier.PUBLIC,
    "class": Tier.ENTERPRISE,
    "stage": Tier.ENTERPRISE,
    "patent": Tier.ENTERPRISE,
    "modes": Tier.ENTERPRISE,
    "support": Tier.ENTERPRISE,
    "tags": Tier.ENTERPRISE,
    "department": Tier.PUBLIC,
    "city": Tier.PUBLIC,
}
# Sets that only the search itself uses, to cut out what a viewer may see at all.
OPEN, REGION = "open", "region"
LONG = 3


@dataclass(frozen=True)
class Document:
    """One project as the search knows it: texts in their compared form by zone, facets as (name, value)."""

    number: int
    texts: Mapping[str, str]
    facets: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def terms(self) -> set[str]:
        found = {facet_term(name, value) for name, value in self.facets}
        for zone, text in self.texts.items():
            found.update(f"{zone}{gram}" for gram in grams(text))
        # Letters alone say little in pairs.
        found.update(f"{INITIALS}{gram}" for gram in grams(self.texts.get(INITIALS, ""), LONG))
        return found


def facet_term(name: str, value: str) -> str:
    return f"{FACET}{name}:{value}"


def word_terms(zone: str, word: str) -> list[str]:
    """The pieces a word of at least two characters is looked up by in one zone."""
    size = LONG if zone == INITIALS and len(word) >= LONG else SHORTEST
    return sorted(f"{zone}{gram}" for gram in grams(word, size))


def is_abbreviation(word: str) -> bool:
    """May be the pinyin initials of a title."""
    return word.isascii() and word.isalpha()
