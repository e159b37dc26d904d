"""What waits for one person, in his present role: page by page, and how much of each kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.actor import Actor
from progress.waiting.kinds import Kind
from progress.waiting.registry import KINDS, kinds_for
from progress.waiting.rows import Counts, Part, WaitingPage, counts_of, page_of_parts

PAGE_SIZE = 30


def parts_of(actor: Actor, kind: str = "") -> list[Part]:
    """The kinds his role can have, or only one of these; an unknown one narrows nothing."""
    chosen = kinds_for(actor)
    narrowed = [each for each in chosen if each.key == kind]
    return [Part(each, each.mine(actor), named=False) for each in narrowed or chosen]


def waiting_page(actor: Actor, kind: str = "", cursor: str = "") -> WaitingPage:
    """What is late first, then by day, what has no day last; in one question."""
    return page_of_parts(parts_of(actor, kind), cursor=cursor, size=PAGE_SIZE)


def waiting_counts(actor: Actor, today: date, where: Q | None = None) -> dict[str, Counts]:
    """By kind, in the order of the registry; in one question."""
    found = counts_of(parts_of(actor), today, where)
    return {key: found[key] for key in KINDS if key in found}


@dataclass(frozen=True)
class Totals:
    waiting: int
    overdue: int


def totals_of(counts: Iterable[Counts]) -> Totals:
    """What is late of a kind that lapses by itself is not called so."""
    found = list(counts)
    return Totals(sum(each.waiting for each in found), sum(each.overdue for each in found if can_be_late(each.kind)))


def can_be_late(kind: str) -> bool:
    return KINDS[kind].overdue


def kind_named(key: str) -> Kind | None:
    return KINDS.get(key)
