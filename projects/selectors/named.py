"""Finding projects by parts of what they are called: title, number, or a draft's key."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, Value

from core.searchtext import SHORTEST
from projects.models.project import name_pairs, pairs_of

NAMES = ("title", "reference", "key")


def named(rows: QuerySet[Any], words: Iterable[str], path: str = "") -> QuerySet[Any]:
    """Those of the rows, the caller's own choice, whose project is called by every word; capitals do not matter.

    An index of pairs of characters finds the few that can be meant, however many projects there are; at least one word
    must have two characters. ``path`` leads from a row to its project, with its underscores.
    """
    found = rows.alias(name_pairs=name_pairs(path))
    for word in words:
        anywhere = Q(*((f"{path}{name}__icontains", word) for name in NAMES), _connector=Q.OR)
        found = found.filter(anywhere)
        if len(word) >= SHORTEST:
            found = found.filter(name_pairs__contains=pairs_of(Value(word)))
    return found
