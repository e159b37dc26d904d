"""Lists whose filters a person keeps as views, and whose columns he chooses.

A list says with ``@kept_list(…)`` on its view which parameters of its address are filters and which of its columns can
be left out; its template includes ``components/list_bar.html`` and leaves out what ``request.kept.without`` names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core.errors import NotVisible, Text
from core.requests import PortalRequest
from core.saved_views import NOTHING, Kept, KeptView, kept_for

# Parameter of the address that asks for the list without the view it opens with.
EVERYTHING = "all"
LONGEST_KEY = 120
View = Callable[..., HttpResponse]
Values: TypeAlias = "Iterable[str] | None"


@dataclass(frozen=True)
class Column:
    """One that can be left out. What names a row cannot, and is not declared."""

    key: str
    label: Text


@dataclass(frozen=True)
class KeptList:
    """``page`` is the name of its address; ``filters``: what each parameter may be, None for any text.

    ``days``: those that are a day; today is left out, so that a view goes on with the days.
    ``opens_first``: whether it may open with a view; never where a figure leads to exactly the rows it counted.
    ``columns`` and ``title`` may depend on what the address says besides; they raise NotVisible for what is not there.
    """

    page: str
    title: Text | Callable[..., Text]
    filters: Mapping[str, Values]
    columns: tuple[Column, ...] | Callable[..., tuple[Column, ...]] = ()
    days: frozenset[str] = frozenset()
    opens_first: bool = True

    def titled(self, key: str) -> Text:
        return self.title(*key.split(",")[1:]) if callable(self.title) else self.title

    def columns_of(self, key: str) -> tuple[Column, ...]:
        return self.columns(*key.split(",")[1:]) if callable(self.columns) else self.columns

    def query_of(self, given: QueryDict) -> str:
        """The filters of an address in one order, without pages and empty fields."""
        query = QueryDict(mutable=True)
        for name in self.filters:
            none = timezone.localdate().isoformat() if name in self.days else ""
            values = [value for value in given.getlist(name) if value.strip() not in ("", none)]
            if values:
                query.setlist(name, values)
        return query.urlencode()

    def is_stale(self, name: str, values: list[str]) -> bool:
        allowed = self.filters[name]
        return allowed is not None and not set(values) <= {str(value) for value in allowed}


LISTS: dict[str, KeptList] = {}


def list_named(key: str) -> KeptList:
    """Raises NotVisible for what is no list, or none any more."""
    found = LISTS.get(key.partition(",")[0])
    if found is None or "\x00" in key or len(key) > LONGEST_KEY:
        raise NotVisible
    address_of(key)
    found.titled(key)
    return found


def address_of(key: str) -> str:
    """Raises NotVisible for a list that is not there (any more)."""
    page, *arguments = key.split(",")
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch as wrong:
        raise NotVisible from wrong


@dataclass
class ListPage:
    """What the bar above a list shows, as ``request.kept``. ``is_personal``: somebody is signed in.

    ``stale``: filters of the open view that are no choice any more, and were left out.
    """

    key: str
    query: str = ""
    views: tuple[KeptView, ...] = ()
    current: KeptView | None = None
    columns: list[dict[str, Any]] = field(default_factory=list)
    stale: bool = False
    is_personal: bool = False
    opens_first: bool = True

    @cached_property
    def without(self) -> dict[str, bool]:
        """Asked for at every cell; a row shown elsewhere, without any choice, shows all of them."""
        return {column["key"]: True for column in self.columns if not column["shown"]}

    def offer(self, keys: Iterable[str]) -> None:
        """Leaves the choice of these columns: a page may have fewer than its list."""
        offered = set(keys)
        self.columns = [column for column in self.columns if column["key"] in offered]

    @property
    def can_save(self) -> bool:
        return bool(self.query) and self.current is None

    @property
    def all_url(self) -> str:
        return f"?saved={EVERYTHING}" if any(view.is_default for view in self.views) else "?"

    @property
    def hidden_count(self) -> int:
        return sum(not column["shown"] for column in self.columns)


def kept_list(kept: KeptList) -> Callable[[View], View]:
    """Costs a page one question, and a visitor's none. Opened without anything, it opens with the person's view."""
    LISTS[kept.page] = kept

    def of(view: View) -> View:
        @wraps(view)
        def opened(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = ",".join([kept.page, *(str(value) for value in (*args, *kwargs.values()))])
            signed_in = request.actor.is_authenticated
            choices = kept_for(request.actor, key) if signed_in else NOTHING
            main = next((each for each in choices.views if each.is_default), None)
            if main is not None and kept.opens_first and _is_bare(request):
                return HttpResponseRedirect(f"{request.path}?{main.query}")
            request.kept = list_page(kept, key, request.GET, choices)
            request.kept.is_personal, request.kept.opens_first = signed_in, kept.opens_first
            if request.kept.stale:
                request.GET = without_stale(kept, request.GET)  # type: ignore[assignment]
            return view(request, *args, **kwargs)

        return opened

    return of


def list_page(kept: KeptList, key: str, given: QueryDict, choices: Kept) -> ListPage:
    query = kept.query_of(given)
    current = next((view for view in choices.views if view.query == query), None)
    hidden = current.hidden if current else choices.hidden
    columns = [{"key": each.key, "label": each.label, "shown": each.key not in hidden} for each in kept.columns_of(key)]
    stale = current is not None and any(kept.is_stale(name, given.getlist(name)) for name in kept.filters)
    return ListPage(key, query, choices.views, current, columns, stale)


def without_stale(kept: KeptList, given: QueryDict) -> QueryDict:
    left = given.copy()
    for name in kept.filters:
        if kept.is_stale(name, left.getlist(name)):
            del left[name]
    return left


def _is_bare(request: PortalRequest) -> bool:
    """Opened from elsewhere and without a question: "clear all" on the list itself means all."""
    if request.method != "GET" or request.GET:
        return False
    return urlsplit(request.headers.get("Referer", "")).path != request.path
