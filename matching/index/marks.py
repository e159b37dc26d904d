"""Marks the places of an original text at which a search has found something. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.searchtext import with_origins

AROUND = 18


@dataclass(frozen=True)
class Part:
    """A piece of a text; ``found`` pieces are shown marked."""

    text: str
    found: bool = False


def marked(text: str, forms: Iterable[str]) -> list[Part]:
    """The text in pieces, found places being pieces of their own."""
    covered = _covered(text, forms)
    parts: list[Part] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or covered[at] != covered[start]:
            parts.append(Part(text[start:at], covered[start]))
            start = at
    return parts


def _covered(text: str, forms: Iterable[str]) -> list[bool]:
    compared, origins = with_origins(text)
    covered = [False] * len(text)
    for form in forms:
        at = compared.find(form)
        while at >= 0:
            for place in range(origins[at], origins[at + len(form) - 1] + 1):
                covered[place] = True
            at = compared.find(form, at + 1)
    return covered


def excerpt(text: str, forms: Sequence[str]) -> list[Part]:
    """A few words around the first place found; nothing when there is none."""
    covered = _covered(text, forms)
    if True not in covered:
        return []
    first = covered.index(True)
    end = covered.index(False, first) if False in covered[first:] else len(text)
    start, stop = max(0, first - AROUND), min(len(text), end + AROUND)
    before, after = "…" * (start > 0), "…" * (stop < len(text))
    return marked(f"{before}{text[start:stop].strip()}{after}", forms)
