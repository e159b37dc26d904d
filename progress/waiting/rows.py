"""Many kinds read with one question: their rows in the same columns, the earliest day first, page by page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from core.workdays import add_workdays
from progress.models import Exemption
from progress.waiting.kinds import Expression, Kind, Row, Rows, day, text

# As columns of every part; no model has fields of these names.
NAMES = tuple(f"w_{name}" for name in Row._fields)
ORDER = ("w_due_on", "w_kind", "w_pk")
SALT = "progress.waiting"
SOON_DAYS = 3


@dataclass(frozen=True)
class Part:
    """The rows of one kind; ``named`` False leaves out whose turn it is."""

    kind: Kind
    rows: Rows
    named: bool = True


@dataclass(frozen=True)
class WaitingPage:
    """``newer`` and ``older`` are cursors for ``{% keyset_pager %}``."""

    rows: list[Row]
    newer: str = ""
    older: str = ""


def columns(part: Part) -> Rows:
    """The part's rows with the columns of ``Row`` beside their own."""
    of, kind = part.kind.columns, part.kind
    standing = Exemption.objects.filter(
        kind=kind.key, object_id=OuterRef("pk"), ended_at=None, until__gte=timezone.localdate()
    )
    until = Subquery(standing.values("until")[:1], output_field=DateField())
    found: dict[str, Expression] = {
        "kind": Value(kind.key, output_field=CharField()),
        "pk": Cast(F("pk"), BigIntegerField()),
        "ref": text(of.ref),
        "arg": text(of.arg),
        "number": text(of.number),
        "title": text(of.title),
        "since": day(of.since),
        "due_on": day(of.due),
        "who": text(of.who if part.named else ""),
        "exempt": Coalesce(of.exempt, until) if of.exempt is not None else until,
        "reason": text(Subquery(standing.values("reason")[:1], output_field=TextField())),
    }
    return part.rows.order_by().annotate(**{f"w_{name}": found[name] for name in Row._fields})


def living(parts: Iterable[Part]) -> list[Part]:
    """Without those that can have no rows: the database is not asked about them."""
    return [part for part in parts if not part.rows.query.is_empty()]


def late(today: date) -> Q:
    return Q(w_due_on__lt=today)


def page_of_parts(parts: Sequence[Part], *, where: Q | None = None, cursor: str = "", size: int = 20) -> WaitingPage:
    """One page in one question. A damaged cursor, or one with nothing behind it, gives the first page."""
    backward, after = _read(cursor)
    found = _asked(parts, where, after, backward, size + 1)
    if after is not None and not found:
        backward, after = False, None
        found = _asked(parts, where, None, False, size + 1)
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    return WaitingPage(
        found,
        newer=_cursor("b", found[0]) if found and after is not None and (more or not backward) else "",
        older=_cursor("f", found[-1]) if found and (backward or more) else "",
    )


def all_rows(parts: Sequence[Part], where: Q | None = None, most: int = 10_000) -> list[Row]:
    return _asked(parts, where, None, False, most)


After = tuple[date | None, str, int]


def _asked(parts: Sequence[Part], where: Q | None, after: After | None, backward: bool, most: int) -> list[Row]:
    """Each part brings no more than the page can hold, along its own index where it has one."""
    order = _turned() if backward else ORDER
    asked = []
    for part in living(parts):
        rows = columns(part)
        rows = rows.filter(where) if where is not None else rows
        rows = rows.filter(_beyond(part.kind.key, after, backward)) if after is not None else rows
        asked.append(rows.values_list(*NAMES).order_by(*order)[:most])
    asked = [rows for rows in asked if not rows.query.is_empty()]
    if not asked:
        return []
    union = asked[0].union(*asked[1:], all=True).order_by(*order)[:most] if len(asked) > 1 else asked[0]
    return [Row(*values) for values in union]


def _turned() -> tuple[str, ...]:
    return tuple(f"-{name}" for name in ORDER)


def _beyond(kind: str, after: After, backward: bool) -> Q:
    """What stands after (or before) a row in the order: by day, without a day last, then by kind and key."""
    due, other, key = after
    beside = Q(w_pk__lt=key) if backward else Q(w_pk__gt=key)
    nothing, everything = Q(pk__in=[]), Q()
    here = beside if kind == other else (everything if (kind < other) == backward else nothing)
    if due is None:
        same = Q(w_due_on__isnull=True) & here
        return same | Q(w_due_on__isnull=False) if backward else same
    same = Q(w_due_on=due) & here
    return same | Q(w_due_on__lt=due) if backward else same | Q(w_due_on__gt=due) | Q(w_due_on__isnull=True)


def _cursor(direction: str, row: Row) -> str:
    due = row.due_on.isoformat() if row.due_on else ""
    return signing.Signer(salt=SALT).sign_object([direction, due, row.kind, row.pk], compress=True)


def _read(cursor: str) -> tuple[bool, After | None]:
    if not cursor:
        return False, None
    try:
        direction, due, kind, key = signing.Signer(salt=SALT).unsign_object(cursor)
    except signing.BadSignature:
        return False, None
    return direction == "b", (date.fromisoformat(due) if due else None, kind, key)


@dataclass(frozen=True)
class Counts:
    """Of one kind: how many wait, and of these how many are late, due today, and within three working days after;
    ``exempt`` are late ones that the office does not chase, counted apart."""

    kind: str
    waiting: int
    overdue: int
    today: int
    soon: int
    exempt: int
    oldest: date | None


def counts_of(parts: Sequence[Part], today: date, where: Q | None = None) -> dict[str, Counts]:
    """By kind, in one question; kinds without rows are absent."""
    soon = add_workdays(today, SOON_DAYS)
    asked = []
    for part in living(parts):
        rows = columns(part)
        rows = rows.filter(where) if where is not None else rows
        asked.append(_counted(rows, today, soon))
    return {found.kind: found for found in _united(asked)}


def _counted(rows: Rows, today: date, soon: date) -> Any:
    chased = Q(w_exempt=None)
    return rows.values("w_kind").annotate(
        n=Count("w_pk"),
        n_late=Count("w_pk", filter=late(today) & chased),
        n_today=Count("w_pk", filter=Q(w_due_on=today)),
        n_soon=Count("w_pk", filter=Q(w_due_on__gt=today, w_due_on__lte=soon)),
        n_exempt=Count("w_pk", filter=late(today) & ~chased),
        oldest=Min("w_due_on"),
    )


def _united(asked: list[Any]) -> Iterator[Counts]:
    names = ("w_kind", "n", "n_late", "n_today", "n_soon", "n_exempt", "oldest")
    parts = [rows.values_list(*names) for rows in asked if not rows.query.is_empty()]
    if parts:
        union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        # Without rows a kind is counted too, as nothing.
        yield from (found for found in (Counts(*values) for values in union) if found.waiting)


def ends_of_week(today: date) -> date:
    """Sunday."""
    return today + timedelta(days=6 - today.weekday())
