"""The search over needs: the words of the projects' search over a few thousand short texts, without sets.

Whoever may not read a need neither finds nor counts it: everything starts from what the viewer may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from core.actor import Actor
from core.searchtext import initials, normalised
from matching.index.marks import Part, excerpt, marked
from matching.index.sets import RELEVANCE, Word
from matching.index.terms import is_abbreviation
from matching.models import Need
from matching.selectors.needs import BOARD_ORDER, NeedRow, board_of, need_rows, needs_with_names
from matching.selectors.search import PAGE_SIZE, Query
from matching.selectors.search_addresses import ENDING, FACETS, NEEDS
from matching.selectors.synonyms import with_synonyms, words_of


@dataclass(frozen=True)
class NeedWords:
    """A search of needs with its words read. Nothing but words that are too short finds nothing."""

    words: tuple[Word, ...]
    filters: Mapping[str, tuple[str, ...]]
    too_short: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Query, lists: Sequence[Sequence[str]] | None = None) -> "NeedWords":
        words, too_short = words_of(query.text)
        return cls(with_synonyms(words, lists) if words else (), query.filters, tuple(too_short))

    @property
    def hopeless(self) -> bool:
        return bool(self.too_short) and not self.words

    @property
    def forms(self) -> list[str]:
        return [form for word in self.words for form in word]

    def condition(self) -> Q:
        if self.hopeless:
            return Q(pk__in=[])
        condition = Q()
        for word in self.words:
            anywhere = Q()
            for form in word:
                anywhere |= Q(search_text__contains=form)
                anywhere |= Q(search_initials__contains=form) if is_abbreviation(form) else Q()
            condition &= anywhere
        return condition


def holds_need(need: Need, asked: NeedWords) -> bool:
    """As ``condition`` and the filters have it, for a need at hand."""
    if asked.hopeless or not _chosen(facts_of(need), asked.filters):
        return False
    return all(any(_holds(need, form) for form in word) for word in asked.words)


def _holds(need: Need, form: str) -> bool:
    return form in need.search_text or (is_abbreviation(form) and form in need.search_initials)


class Line(NamedTuple):
    """What a search needs to know of each need it looks at."""

    pk: int
    title: str
    facts: Mapping[str, tuple[str, ...]]
    expires_on: date | None


def facts_of(need: Need) -> dict[str, tuple[str, ...]]:
    return {
        "kind": (need.kind,),
        "subcatalogue": tuple(need.subcatalogues),
        "wanted": tuple(need.wanted),
        "region": (need.region_id,),
    }


@dataclass(frozen=True)
class NeedReason:
    """``form`` was found in ``where``; it stands for ``word`` when that is another."""

    form: str
    where: str
    word: str = ""


@dataclass(frozen=True)
class NeedHit:
    row: NeedRow
    title: list[Part]
    text: list[Part]
    reasons: list[NeedReason]


@dataclass(frozen=True)
class NeedResult:
    hits: list[NeedHit]
    total: int
    pages: int
    page: int
    facets: dict[str, dict[str, int]]
    has_words: bool
    too_short: tuple[str, ...]


def search_needs(actor: Actor, query: Query) -> NeedResult:
    """One page of open needs with the counts of the facets; as many queries for one hit as for twenty."""
    asked = NeedWords.of(query)
    lines = _lines(actor, asked)
    found = _in_order([line for line in lines if _chosen(line.facts, query.filters)], asked, query.sort)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(query.page, 1), pages)
    numbers = [line.pk for line in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    return NeedResult(
        hits=_hits(actor, numbers, asked),
        total=len(found),
        pages=pages,
        page=page,
        facets=_counts(lines, query.filters),
        has_words=bool(asked.words),
        too_short=asked.too_short,
    )


def _lines(actor: Actor, asked: NeedWords) -> list[Line]:
    """All that hold the words, newest first."""
    found = board_of(actor).filter(asked.condition()).order_by(*BOARD_ORDER)
    rows = found.values_list("pk", "title", "kind", "subcatalogues", "wanted", "region_id", "expires_on")
    return [
        Line(
            pk,
            title,
            {"kind": (kind,), "subcatalogue": tuple(codes), "wanted": tuple(wanted), "region": (region,)},
            last,
        )
        for pk, title, kind, codes, wanted, region, last in rows
    ]


def _chosen(facts: Mapping[str, tuple[str, ...]], filters: Mapping[str, tuple[str, ...]], *, without: str = "") -> bool:
    """Values of one facet add up, facets cut each other."""
    return all(name == without or set(values) & set(facts[name]) for name, values in filters.items())


def _in_order(lines: list[Line], asked: NeedWords, sort: str) -> list[Line]:
    if sort == ENDING:
        return sorted(lines, key=lambda line: line.expires_on or date.max)
    if asked.words and sort in ("", RELEVANCE):
        return sorted(lines, key=lambda line: not _in_title(line.title, asked.words))
    return lines


def _in_title(title: str, words: Iterable[Word]) -> bool:
    compared = normalised(title)
    short = initials(title)
    return all(any(form in compared or (is_abbreviation(form) and form in short) for form in word) for word in words)


def _counts(lines: list[Line], filters: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, int]]:
    """For each facet what each value would find, its own filter left out."""
    counts: dict[str, dict[str, int]] = {}
    for name in FACETS[NEEDS]:
        values: dict[str, int] = {}
        for line in lines:
            if _chosen(line.facts, filters, without=name):
                for value in line.facts[name]:
                    values[value] = values.get(value, 0) + 1
        counts[name] = values
    return counts


def _hits(actor: Actor, numbers: list[int], asked: NeedWords) -> list[NeedHit]:
    """The page's cards. What is no longer on the board is left out."""
    found = {need.pk: need for need in needs_with_names(board_of(actor)).filter(pk__in=numbers)}
    rows = need_rows(actor, [found[number] for number in numbers if number in found])
    return [_hit(row, asked) for row in rows]


def _hit(row: NeedRow, asked: NeedWords) -> NeedHit:
    need = row.need
    forms = asked.forms
    return NeedHit(
        row=row,
        title=marked(need.title, forms),
        text=excerpt(need.text, forms) or [Part(_beginning(need.text))],
        reasons=[reason for word in asked.words if (reason := _reason(word, need))],
    )


LONGEST_BEGINNING = 120


def _beginning(text: str) -> str:
    return text if len(text) <= LONGEST_BEGINNING else f"{text[: LONGEST_BEGINNING - 1]}…"


def _reason(word: Word, need: Need) -> NeedReason | None:
    places = ((_("title"), need.title), (_("description"), need.text), (_("Clinical department"), need.department))
    compared = [(label, normalised(text)) for label, text in places]
    for form in word:
        where = next((label for label, text in compared if form in text), "")
        if where:
            return NeedReason(form, where, word[0] if form != word[0] else "")
    if is_abbreviation(word[0]) and word[0] in need.search_initials:
        return NeedReason(word[0], _("pinyin initials of the title"))
    return None
