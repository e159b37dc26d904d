"""Everything overdue in a province, for whoever watches over it: by kind, by who has to act, and the rows themselves.

Overdue is what has passed its last day and is not exempt; exempt rows are counted apart and shown on request.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from progress.waiting.kinds import Kind, Row
from progress.waiting.parts import WATCHERS
from progress.waiting.registry import KINDS, office_kinds
from progress.waiting.rows import Counts, Part, WaitingPage, all_rows, columns, counts_of, late, living, page_of_parts

PAGE_SIZE = 30
MOST_NAMED = 30
OVERDUE, EXEMPT = "", "exempt"


@dataclass(frozen=True)
class BoardFilter:
    """Empty values narrow nothing. ``shown``: OVERDUE or EXEMPT; ``who`` is a name as the board lists it."""

    kind: str = ""
    who: str = ""
    shown: str = OVERDUE

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "BoardFilter":
        """From an address; what is not a choice narrows nothing."""
        kind = query.get("kind", "")
        return cls(
            kind=kind if kind in {each.key for each in office_kinds()} else "",
            who=query.get("who", "").replace("\x00", "").strip()[:120],
            shown=EXEMPT if query.get("shown") == EXEMPT else OVERDUE,
        )

    def where(self, today: date) -> Q:
        exempt = Q(w_exempt__isnull=self.shown != EXEMPT)
        named = Q(w_who=self.who) if self.who else Q()
        return late(today) & exempt & named


@dataclass(frozen=True)
class Responsible:
    """Who has to act on what is overdue: how many things, since when the oldest is."""

    who: str
    overdue: int
    oldest: date


def board_parts(actor: Actor, kind: str = "") -> list[Part]:
    """Of the province of an officer or leader; nothing for everybody else. Leaders do not read who judges."""
    if actor.role not in WATCHERS:
        return []
    kinds = [each for each in office_kinds() if kind in ("", each.key)]
    return [Part(each, _rows(each, actor), named=_is_named(each, actor)) for each in kinds]


def _rows(kind: Kind, actor: Actor) -> Any:
    assert kind.office is not None  # noqa: S101 - office_kinds gives no others
    return kind.office(actor)


def _is_named(kind: Kind, actor: Actor) -> bool:
    return not kind.nameless or actor.role != Role.LEADER


def board_counts(actor: Actor, today: date) -> dict[str, Counts]:
    """Of kinds with something overdue or exempt, in the order of the registry; one question."""
    found = counts_of(board_parts(actor), today, late(today))
    return {key: found[key] for key in KINDS if key in found}


def responsible(actor: Actor, today: date) -> list[Responsible]:
    """Who has the most overdue first, at most MOST_NAMED; one question."""
    where = BoardFilter().where(today)
    asked = [
        columns(part).filter(where).values("w_who").annotate(n=Count("w_pk"), oldest=Min("w_due_on"))
        for part in living(board_parts(actor))
    ]
    parts = [rows.values_list("w_who", "n", "oldest") for rows in asked if not rows.query.is_empty()]
    if not parts:
        return []
    sums: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for who, n, oldest in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        sums[who].append((n, oldest))
    found = [
        Responsible(who, sum(n for n, _oldest in each), min(oldest for _n, oldest in each))
        for who, each in sums.items()
        if who
    ]
    return sorted(found, key=lambda each: (-each.overdue, each.oldest, each.who))[:MOST_NAMED]


def board_page(actor: Actor, chosen: BoardFilter, today: date, cursor: str = "") -> WaitingPage:
    """The oldest first; one question."""
    parts = board_parts(actor, chosen.kind)
    return page_of_parts(parts, where=chosen.where(today), cursor=cursor, size=PAGE_SIZE)


def board_rows(actor: Actor, chosen: BoardFilter, today: date, most: int) -> list[Row]:
    return all_rows(board_parts(actor, chosen.kind), chosen.where(today), most)


def board_row(actor: Actor, kind: str, pk: int) -> Row:
    """One thing of the board that has a term, late or not. Raises NotVisible alike for unknown and for others' ones."""
    known = {each.key for each in office_kinds()}
    parts = board_parts(actor, kind) if kind in known else []
    found = all_rows(parts, Q(w_pk=pk), 1)
    if not found:
        raise NotVisible
    return found[0]


def late_by(actor: Actor, until: date) -> dict[str, Counts]:
    """What was due on a day or before and is not exempt, by kind: for the notice to the leaders."""
    found = counts_of(board_parts(actor), until, Q(w_due_on__lte=until, w_exempt=None))
    return {key: found[key] for key in KINDS if key in found}
