"""What saved searches have found: how many, and the titles that the person may see at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.notices import notify
from matching.models import SavedSearch

# The rest stands on the page of the search.
MOST_TITLES = 5


@dataclass(frozen=True)
class Found:
    """``titles`` of projects or needs, the newest first."""

    search: SavedSearch
    titles: Sequence[str]


def tell_found(*, found: Sequence[Found]) -> None:
    """One notice to one person; ``found`` are his own searches."""
    first = found[0].search
    count = len({title for each in found for title in each.titles})
    one = len(found) == 1
    notify(
        recipients=[first.user],
        event="saved_search.found",
        key=f"saved_search.found:{first.ref}:{first.seen_news}",
        title=lambda: _title(first.name, count) if one else _title_of_several(len(found), count),
        body=lambda: "\n".join(_titles(found[0]) if one else [line for each in found for line in _of_several(each)]),
        url=reverse("matching:saved_search_page", args=[first.ref]) if one else reverse("matching:saved_search_list"),
    )


def _title(name: str, count: int) -> str:
    text = ngettext("“%(name)s”: %(n)s new result", "“%(name)s”: %(n)s new results", count)
    return text % {"name": name, "n": count}


def _title_of_several(searches: int, count: int) -> str:
    text = ngettext(
        "%(n)s new result in your saved searches", "%(n)s new results in %(searches)s of your saved searches", count
    )
    return text % {"n": count, "searches": searches}


def _of_several(found: Found) -> list[str]:
    return [_("“%(name)s”:") % {"name": found.search.name}, *_titles(found)]


def _titles(found: Found) -> list[str]:
    rest = len(found.titles) - MOST_TITLES
    lines = [f"· {title}" for title in found.titles[:MOST_TITLES]]
    return [*lines, ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}] if rest > 0 else lines
