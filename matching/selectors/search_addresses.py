"""What the address of a search says, and the address that says it; whatever else stands in one is ignored."""

from collections.abc import Mapping

from django.http import QueryDict

from matching.index.sets import NEWEST, OLDEST, RELEVANCE, RIPEST
from matching.index.terms import FACET_TIERS
from matching.selectors.search import Query

PROJECTS, NEEDS = "projects", "needs"
ENDING = "ending"
FACETS: Mapping[str, tuple[str, ...]] = {
    PROJECTS: tuple(FACET_TIERS),
    NEEDS: ("kind", "subcatalogue", "wanted", "region"),
}
SORTS: Mapping[str, tuple[str, ...]] = {
    PROJECTS: (RELEVANCE, NEWEST, OLDEST, RIPEST),
    NEEDS: (RELEVANCE, NEWEST, ENDING),
}
LONGEST_TEXT = 100
MOST_VALUES = 30
LONGEST_VALUE = 60


def query_in(asked: QueryDict, subject: str = PROJECTS) -> Query:
    text = " ".join(asked.get("q", "").replace("\x00", "").split())[:LONGEST_TEXT]
    filters = {name: _values(asked, name) for name in FACETS[subject]}
    sort, page = asked.get("sort", ""), asked.get("page", "")
    return Query(
        text=text,
        filters={name: values for name, values in filters.items() if values},
        sort=sort if sort in SORTS[subject] else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1,
    )


def _values(asked: QueryDict, name: str) -> tuple[str, ...]:
    values = (value for value in asked.getlist(name) if value and "\x00" not in value)
    return tuple(dict.fromkeys(values))[:MOST_VALUES]


def address_of(query: Query) -> str:
    """The same for the same search, whatever the order in which it was put together; without the page."""
    asked = QueryDict(mutable=True)
    if query.text:
        asked["q"] = query.text
    for name in sorted(query.filters):
        asked.setlist(name, sorted(query.filters[name]))
    if query.sort:
        asked["sort"] = query.sort
    return asked.urlencode()


def query_of(address: str, subject: str) -> Query:
    return query_in(QueryDict(address), subject)
