"""Keyset pages: the next page begins after the last row seen, so page 5,000 costs what page 2 costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

T = TypeVar("T", bound=Model)
FORWARD, BACKWARD = "f", "b"


@dataclass(frozen=True)
class Page(Generic[T]):
    """``newer`` and ``older`` are the names under which ``{% keyset_pager %}`` takes the two cursors."""

    rows: list[T]
    next_cursor: str = ""
    previous_cursor: str = ""

    @property
    def newer(self) -> str:
        return self.previous_cursor

    @property
    def older(self) -> str:
        return self.next_cursor


def cursor_in(query: Mapping[str, str]) -> str:
    """The cursor of an address written by ``{% keyset_pager %}`` (``?after=`` or ``?before=``); empty for page one."""
    return query.get("after") or query.get("before") or ""


def page_of(queryset: QuerySet[T], *, order: tuple[str, ...], cursor: str = "", size: int = 20) -> Page[T]:
    """One page in one query. ``order`` ends in a unique field; "-" means descending, "__" follows relations.

    A cursor that is damaged, or was made for another order, gives the first page. Cursors are signed but readable:
    never order by what the viewer may not see.
    """
    if not cursor:
        return _first_page(queryset, order, size)
    try:
        direction, values = signing.Signer(salt=_salt(order)).unsign_object(cursor)
    except signing.BadSignature:
        return _first_page(queryset, order, size)
    backward = direction == BACKWARD
    keys = tuple(_turned(key) for key in order) if backward else order
    rows = list(queryset.filter(_beyond(keys, values)).order_by(*keys)[: size + 1])
    if not rows:
        return _first_page(queryset, order, size)
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    return Page(
        rows,
        next_cursor=_cursor(order, FORWARD, rows[-1]) if backward or more else "",
        previous_cursor=_cursor(order, BACKWARD, rows[0]) if more or not backward else "",
    )


def _first_page(queryset: QuerySet[T], order: tuple[str, ...], size: int) -> Page[T]:
    rows = list(queryset.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, next_cursor=_cursor(order, FORWARD, rows[-1]) if more else "")


def _salt(order: tuple[str, ...]) -> str:
    return "core.paging:" + ",".join(order)


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _cursor(order: tuple[str, ...], direction: str, row: Model) -> str:
    values = [_plain(_value(row, key.lstrip("-"))) for key in order]
    # Without the time, so that the same page has the same address.
    return signing.Signer(salt=_salt(order)).sign_object([direction, values], compress=True)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _beyond(keys: tuple[str, ...], values: list[Any]) -> Q:
    """Rows after ``values`` in the order ``keys``, NULL counting as the largest value, as PostgreSQL sorts it.

    The bound on the first key is redundant, and is what lets the database enter the index at the right place.
    """
    condition = Q(pk__in=[])
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        condition |= equal & _after(key, value)
        equal &= _same(key.lstrip("-"), value)
    return _entry(keys[0], values[0]) & condition


def _same(name: str, value: Any) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


def _after(key: str, value: Any) -> Q:
    if key.startswith("-"):
        name = key[1:]
        return Q(**{f"{name}__isnull": False}) if value is None else Q(**{f"{name}__lt": value})
    if value is None:
        return Q(pk__in=[])
    return Q(**{f"{key}__gt": value}) | Q(**{f"{key}__isnull": True})


def _entry(key: str, value: Any) -> Q:
    if key.startswith("-"):
        return Q() if value is None else Q(**{f"{key[1:]}__lte": value})
    if value is None:
        return Q(**{f"{key}__isnull": True})
    return Q(**{f"{key}__gte": value}) | Q(**{f"{key}__isnull": True})
