"""The search over projects: what a viewer finds, cut to his tier before anything is compared, ranked or counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from pyroaring import BitMap

from accounts.roles import Role
from core.actor import Actor
from core.searchtext import grams
from matching.index.sets import (
    Found,
    Lookup,
    Question,
    Word,
    evaluate,
    in_order,
    joined,
    numbers_at,
)
from matching.index.terms import (
    DETAIL,
    EXCLUDED,
    INITIALS,
    LONG,
    OPEN,
    REGION,
    SUMMARY,
    TITLE,
    Document,
    facet_term,
    is_abbreviation,
)
from matching.models import SearchDocument
from matching.selectors.search_documents import bare_names
from matching.selectors.search_sets import NOTHING, Changes, changes, facet_sets, term_sets
from matching.selectors.synonyms import with_synonyms, words_of
from projects.enums import Openness, Tier
from projects.selectors.visibility import OVERVIEW_ROLES, REVIEW_ROLES, outside_tier

PAGE_SIZE = 20
# Pieces of a longer word may stand apart: up to so many documents are compared with the word itself.
COMPARED = 1_000


@dataclass(frozen=True)
class Query:
    """``filters``: facet name to values. ``page`` counts from 1."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class Result:
    """``numbers``: the projects of this page, in order. ``facets``: by facet, value to count. ``too_short``: words
    that were left out."""

    numbers: list[int]
    total: int
    pages: int
    page: int
    facets: dict[str, dict[str, int]]
    words: tuple[Word, ...]
    too_short: list[str]
    tier: Tier


def search_tier(actor: Actor) -> Tier:
    """Officers read everything of their province, and search what firms can search."""
    return Tier.ENTERPRISE if actor.role in REVIEW_ROLES else outside_tier(actor)


def search(actor: Actor, query: Query) -> Result:
    """One page of open projects with the counts of the facets; at most six queries, however many projects there are."""
    answer = answer_to(actor, query)
    question, found = answer.question, answer.found
    total = len(found.all)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(query.page, 1), pages)
    order = in_order(found, query.sort, question.tier, answer.lookup)
    return Result(
        numbers=numbers_at(order, (page - 1) * PAGE_SIZE, PAGE_SIZE),
        total=total,
        pages=pages,
        page=page,
        facets=_counts(question, found, answer.changed, answer.facets),
        words=question.words,
        too_short=answer.too_short,
        tier=question.tier,
    )


def found_numbers(actor: Actor, query: Query) -> BitMap:
    """The keys of all projects found, on every page: for whoever compares two searches."""
    return answer_to(actor, query).found.all


@dataclass(frozen=True)
class Answer:
    """What was found, and the sets of which it was made, for whoever goes on from there."""

    question: Question
    found: Found
    changed: Changes
    facets: Mapping[str, BitMap]
    lookup: Lookup
    too_short: list[str]
    kept: Mapping[str, BitMap]


def answer_to(actor: Actor, query: Query, more: Iterable[str] = ()) -> Answer:
    """``more``: terms whose stored sets the caller goes on with."""
    words, too_short = words_of(query.text)
    question = Question(with_synonyms(words) if words else (), query.filters, search_tier(actor))
    # First what has changed: read later, a project that was closed in between could still count as open.
    changed = changes()
    facets = facet_sets()
    firm = firm_terms(actor)
    stored = term_sets({*question.terms(), *firm, *more})
    kept, fresh = _lookup(facets, stored), _lookup(changed.sets)
    # Nothing but words that are too short: then nothing is found, rather than everything.
    hopeless = bool(too_short) and not words
    found = Found([BitMap()]) if hopeless else _found(actor, question, changed, kept, fresh, firm)
    return Answer(question, found, changed, facets, lambda term: kept(term) | fresh(term), too_short, stored)


def _lookup(*sources: Mapping[str, BitMap]) -> Lookup:
    def look(term: str) -> BitMap:
        for source in sources:
            if term in source:
                return source[term]
        return NOTHING

    return look


def _found(
    actor: Actor, question: Question, changed: Changes, kept: Lookup, fresh: Lookup, firm: Iterable[str]
) -> Found:
    """What the stored sets hold, without what has changed since, and the changed projects as they are now."""
    stored = evaluate(question, universe(actor, question.tier, kept, firm) - changed.numbers, kept)
    if not changed.numbers:
        return _compared(question, stored, changed, kept)
    live = evaluate(question, universe(actor, question.tier, fresh, firm), fresh)
    return _compared(question, joined(stored, live), changed, lambda term: kept(term) | fresh(term))


def universe(actor: Actor, tier: Tier, lookup: Lookup, firm: Iterable[str]) -> BitMap:
    """The open projects that exist for the viewer, as ``projects.selectors.visibility`` has it.

    ``tier``: his ``search_tier``; of firms only the verified ones reach above the public one. ``firm``: his
    ``firm_terms``.
    """
    public = lookup(facet_term(OPEN, Openness.PUBLIC.value))
    every = public | lookup(facet_term(OPEN, Openness.ENTERPRISES.value))
    if actor.role in REVIEW_ROLES:
        return every & lookup(facet_term(REGION, actor.region))
    if actor.role == Role.NATIONAL_OFFICIAL:
        return every
    if actor.role in OVERVIEW_ROLES:
        return (every & lookup(facet_term(REGION, actor.region))) | public
    if tier < Tier.ENTERPRISE:
        return public
    named = [lookup(term) for term in firm]
    # A name of one character has no pieces: nothing can be told apart, so nothing is shown.
    return every - BitMap.intersection(*named) if named else BitMap()


def firm_terms(actor: Actor) -> list[str]:
    """What is looked up among the firms a project must not be shown to."""
    return sorted(f"{EXCLUDED}{gram}" for gram in grams(bare_names(actor.organisation_name)))


def _compared(question: Question, found: Found, changed: Changes, lookup: Lookup) -> Found:
    """Takes out what holds all pieces of a longer word, but not the word; with very many hits it is left as it is."""
    long = tuple(word for word in question.words if any(len(form) >= LONG for form in word))
    wide = BitMap.union(*found.ranks, *found.without.values())
    if not long or len(wide) > COMPARED or not wide:
        return found
    true = BitMap(_holding(long, question.tier, wide - changed.numbers))
    true |= BitMap(each.number for each in changed.fresh if each.number in wide and holds(each, long, question.tier))
    return Found([rank & true for rank in found.ranks], {name: part & true for name, part in found.without.items()})


def _holding(words: Iterable[Word], tier: Tier, numbers: BitMap) -> Iterable[int]:
    condition = Q()
    for word in words:
        anywhere = Q()
        for form in word:
            for zone in _zones(form, tier):
                anywhere |= Q(**{f"{COLUMNS[zone]}__contains": form})
        condition &= anywhere
    return SearchDocument.objects.filter(condition, pk__in=list(numbers)).values_list("pk", flat=True)


COLUMNS = {TITLE: "title", SUMMARY: "summary", DETAIL: "detail", INITIALS: "initials"}


def _zones(form: str, tier: Tier) -> list[str]:
    zones = [TITLE, SUMMARY]
    if tier >= Tier.ENTERPRISE:
        zones.append(DETAIL)
    if is_abbreviation(form):
        zones.append(INITIALS)
    return zones


def holds(document: Document, words: Iterable[Word], tier: Tier) -> bool:
    """Whether every word, or what stands for it, is in the document where this tier may read."""
    return all(any(form in document.texts[zone] for form in word for zone in _zones(form, tier)) for word in words)


def _counts(
    question: Question, found: Found, changed: Changes, facets: Mapping[str, BitMap]
) -> dict[str, dict[str, int]]:
    """For each facet of the tier, what each value would find, the facet's own filter left out."""
    everything = found.all
    counts: dict[str, dict[str, int]] = {}
    for name in question.facets:
        base = found.without.get(name, everything)
        stored, live = base - changed.numbers if changed.numbers else base, base & changed.numbers
        prefix = facet_term(name, "")
        values: dict[str, int] = {}
        for source, part in ((facets, stored), (changed.sets, live)):
            for term, numbers in source.items():
                if part and term.startswith(prefix) and (count := numbers.intersection_cardinality(part)):
                    values[term[len(prefix) :]] = values.get(term[len(prefix) :], 0) + count
        counts[name] = values
    return counts
