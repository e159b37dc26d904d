"""What a search address says; whatever else stands in it is ignored."""

from django.http import QueryDict

from matching.index.sets import NEWEST, OLDEST, RELEVANCE, RIPEST
from matching.index.terms import FACET_TIERS
from matching.selectors.search import Query

LONGEST_TEXT = 100
MOST_VALUES = 30
SORTS = (RELEVANCE, NEWEST, OLDEST, RIPEST)


def query_in(asked: QueryDict) -> Query:
    text = " ".join(asked.get("q", "").replace("\x00", "").split())[:LONGEST_TEXT]
    filters = {name: tuple(value for value in asked.getlist(name) if value)[:MOST_VALUES] for name in FACET_TIERS}
    sort = asked.get("sort", "")
    page = asked.get("page", "")
    return Query(
        text=text,
        filters={name: values for name, values in filters.items() if values},
        sort=sort if sort in SORTS else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1,
    )
