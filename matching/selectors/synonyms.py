"""Which words mean the same in a search."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.searchtext import SHORTEST, normalised, runs
from matching.models import SynonymGroup

# Every further form costs a look-up; the lists of the office are shorter.
MOST_FORMS = 8
MOST_WORDS = 6


def synonym_groups(actor: Actor) -> QuerySet[SynonymGroup]:
    """The whole list, for officers."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return SynonymGroup.objects.none()
    return SynonymGroup.objects.order_by("words", "id")


def synonyms_for(actor: Actor, ref: str) -> SynonymGroup:
    """Raises NotVisible for all but officers."""
    group = synonym_groups(actor).filter(ref=ref).first()
    if group is None:
        raise NotVisible
    return group


def words_of(text: str) -> tuple[list[str], list[str]]:
    """The words of a typed search, in their compared form, and those that are too short to be looked for."""
    every = list(dict.fromkeys(runs(normalised(text))))
    words = [word for word in every if len(word) >= SHORTEST][:MOST_WORDS]
    return words, [word for word in every if len(word) < SHORTEST]


def synonym_lists() -> list[list[str]]:
    """All groups in their compared form; whoever evaluates many searches reads them once."""
    return [[normalised(word) for word in words] for words in SynonymGroup.objects.values_list("words", flat=True)]


def with_synonyms(words: Iterable[str], lists: Sequence[Sequence[str]] | None = None) -> tuple[tuple[str, ...], ...]:
    """Each word followed by its other forms: synonyms of the word, or of a part of it."""
    groups = synonym_lists() if lists is None else lists
    return tuple(_forms(word, groups) for word in words)


def _forms(word: str, groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    forms = [word]
    for group in groups:
        for known in group:
            if known in word:
                forms += [word.replace(known, other) for other in group]
    kept = [form for form in dict.fromkeys(forms) if runs(form) == [form] and len(form) >= SHORTEST]
    return tuple(kept[:MOST_FORMS])
