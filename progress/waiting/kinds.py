"""The form of an entry of the registry: a kind of thing that waits for somebody, and how its rows are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from core.actor import Actor
from core.errors import Text
from core.terms import day_of
from progress.waiting.enums import Turn, Unit

Expression = Any
FOREVER = date(9999, 12, 31)
Rows = QuerySet[Any, Any]


class Row(NamedTuple):
    """One thing that waits, in columns that are the same for every kind: many kinds are read with one question.

    ``ref`` and ``arg`` stand in its address; ``number`` and ``title`` name what it is about, as whoever is asked may
    read it. ``since`` is a day in China; ``due_on`` None: it has no term. ``who``: whose turn it is, told to the
    office only. ``exempt``: the last day of an exemption from being chased, the last of all days for one without end.
    """

    kind: str
    pk: int
    ref: str
    arg: str
    number: str
    title: str
    since: date | None
    due_on: date | None
    who: str
    exempt: date | None
    reason: str


@dataclass(frozen=True)
class Columns:
    """Where a kind's rows have the columns of ``Row``: paths, or expressions; an empty path is an empty column.

    A path that begins with "@" leads to a moment, whose day in China is meant. ``due`` may be a function that gives an
    expression, for terms worked out when asked (``core.terms``).
    """

    ref: str
    number: str = ""
    title: str = ""
    arg: str = ""
    since: str = ""
    due: Expression = None
    who: Expression = ""
    exempt: Expression = None


@dataclass(frozen=True)
class Link:
    """An address by its name, and which columns of the row stand in it."""

    name: str
    of: tuple[str, ...] = ("ref",)

    def address(self, row: Row) -> str:
        return reverse(self.name, args=[getattr(row, column) for column in self.of])


# Both columns, the second alone, or neither.
BOTH, ARG, BARE = ("ref", "arg"), ("arg",), ()


@dataclass(frozen=True)
class Kind:
    """``label`` names it in lists, ``sentence`` says what is to be done, ``act`` is what the button says.

    ``mine`` gives the open rows that wait for exactly this person in his present role, and nothing for others;
    ``links`` where each role does it, "" for all others. ``threshold``: the setting that holds the term, in ``unit``;
    empty where people set the day themselves. ``overdue``: whether it can be late; what lapses by itself cannot.
    ``office`` gives the same rows of a whole province to whoever watches over it, whosever turn it is, without what
    he must not know; ``office_link`` where an officer reads it. ``nameless``: people whose names leaders do not read.
    """

    key: str
    label: Text
    sentence: Text
    act: Text
    turn: Turn
    roles: frozenset[str]
    columns: Columns
    mine: Callable[[Actor], Rows]
    links: Mapping[str, Link]
    threshold: str = ""
    unit: Unit = Unit.NONE
    overdue: bool = True
    office: Callable[[Actor], Rows] | None = None
    office_link: Link | None = None
    nameless: bool = False

    def link_for(self, role: str) -> Link:
        return self.links.get(role) or self.links[""]


def text(path: Expression) -> Expression:
    """A column of text, empty for nothing."""
    found = F(path) if isinstance(path, str) and path else path or Value("")
    return Coalesce(Cast(found, TextField()), Value(""), output_field=TextField())


def day(path: Expression) -> Expression:
    """A column of days, NULL for none."""
    if callable(path) and not hasattr(path, "resolve_expression"):
        path = path()
    if isinstance(path, str) and path.startswith("@"):
        return day_of(path[1:])
    found = F(path) if isinstance(path, str) and path else path or Value(None)
    return Cast(found, DateField())
