"""Who comes into question for a recommendation: a rough count over sets and columns, so that only the best are read.

Nothing of the rough count is shown; ``matching.recommending`` weighs what is left.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from pyroaring import BitMap

from core.actor import Actor
from core.searchtext import SHORTEST, grams, normalised, runs
from matching.index.sets import Lookup
from matching.index.terms import DETAIL, REGION, SUMMARY, TITLE, Document, facet_term
from matching.models import EnterpriseProfile, SearchDocument
from matching.recommending import ANSWERED_BY, WEIGHTS, Factor, Maker, Offer, rarities, telling
from matching.selectors.profiles import KINDS
from matching.selectors.search import Query, answer_to
from matching.selectors.search_documents import from_store
from matching.selectors.search_sets import NOTHING, Changes

# So many are read and weighed in full.
WEIGHED = 100
# Of an enterprise's words so many pairs of characters are looked up, and the rarest of those counted.
LOOKED_UP, COUNTED = 300, 40
# What a rare piece counts in the rough.
WORD_POINTS = 5
READ_ZONES = (TITLE, SUMMARY, DETAIL)


def offer_of(document: Document) -> Offer:
    """What verified enterprises may read of a project, whoever looks."""
    facets: dict[str, set[str]] = {}
    for name, value in document.facets:
        facets.setdefault(name, set()).add(value)

    def single(name: str) -> str:
        return next(iter(facets.get(name, ())), "")

    return Offer(
        subcatalogue=single("subcatalogue"),
        device_class=single("class"),
        stage=single("stage"),
        support=frozenset(facets.get("support", ())),
        modes=frozenset(facets.get("modes", ())),
        city=single("city"),
        region=single(REGION),
        text="\n".join(document.texts[zone] for zone in READ_ZONES),
    )


def maker_of(profile: EnterpriseProfile) -> Maker:
    """What everybody signed in reads of an enterprise; never its contact people."""
    organisation = profile.organisation
    return Maker(
        subcatalogues=frozenset(profile.subcatalogues),
        classes=frozenset(profile.classes),
        capabilities=frozenset(profile.capabilities),
        cooperation=frozenset(profile.cooperation),
        stages=frozenset(profile.stages),
        places=frozenset(filter(None, [*profile.places, organisation.city_id])),
        region=organisation.region_id,
        text=normalised(_words_of(profile)),
    )


def _words_of(profile: EnterpriseProfile) -> str:
    """What it makes first: of a long text only the beginning is looked up."""
    names = [str(row.get("name") or "") for row in profile.licences]
    return "\n".join([*names, profile.summary, profile.description])


class Field:
    """The open projects that a firm's person may find now, as sets, without those that are ``left_out``."""

    def __init__(self, actor: Actor, maker: Maker, left_out: Iterable[int] = ()) -> None:
        self.maker = maker
        self.pieces = {piece: [f"{zone}{piece}" for zone in READ_ZONES] for piece in _first_pieces(maker.text)}
        answer = answer_to(actor, Query(), more=[term for terms in self.pieces.values() for term in terms])
        self.kept: Mapping[str, BitMap] = answer.kept
        self.universe = answer.found.all - BitMap(left_out)
        self.changed: Changes = answer.changed
        self.facets: Mapping[str, BitMap] = answer.facets

    def candidates(self) -> tuple[list[Document], dict[str, float]]:
        """The projects worth weighing, and how much the pieces of the firm's words tell among all it may find."""
        words = self._word_sets()
        rarity = rarities({piece: len(numbers) for piece, numbers in words.items()}, len(self.universe))
        rarest = sorted((-rarity[piece], piece) for piece in words if rarity[piece] and words[piece])[:COUNTED]
        parts = [(round(WORD_POINTS * -worth), words[piece]) for worth, piece in rarest]
        return self._documents(self._best([*self._facet_sets(self.maker), *parts])), rarity

    def _lookup(self, kept: Mapping[str, BitMap]) -> Lookup:
        """Stored sets without what has changed since, and the changed projects as they now are."""
        fresh, gone = self.changed.sets, self.changed.numbers
        return lambda term: ((kept.get(term, NOTHING) - gone) | fresh.get(term, NOTHING)) & self.universe

    def _word_sets(self) -> dict[str, BitMap]:
        look = self._lookup(self.kept)
        return {piece: BitMap.union(*map(look, terms)) for piece, terms in self.pieces.items()}

    def _facet_sets(self, maker: Maker) -> list[tuple[int, BitMap]]:
        look = self._lookup(self.facets)

        def having(name: str, values: Iterable[str]) -> BitMap:
            return BitMap.union(NOTHING, *(look(facet_term(name, value)) for value in values))

        answered = [wish for wish, answers in ANSWERED_BY.items() if answers & maker.capabilities]
        wishes = [(WEIGHTS[Factor.CAPABILITY] // 3, look(facet_term("support", wish))) for wish in answered]
        return [
            (WEIGHTS[Factor.SUBCATALOGUE], having("subcatalogue", maker.subcatalogues)),
            (WEIGHTS[Factor.STAGE], having("stage", maker.stages)),
            (WEIGHTS[Factor.CLASS], having("class", maker.classes)),
            (WEIGHTS[Factor.COOPERATION], having("modes", maker.cooperation)),
            (WEIGHTS[Factor.PLACE], having("city", maker.places)),
            *wishes,
        ]

    def _best(self, weighted: Iterable[tuple[int, BitMap]]) -> list[int]:
        """The numbers with the most points, the newest first among equals."""
        if not self.universe:
            return []
        points = np.zeros(self.universe.max() + 1, dtype=np.int32)
        for weight, numbers in weighted:
            points[_array(numbers)] += weight
        known = _array(self.universe)
        ranked = points[known].astype(np.int64) * len(points) + known
        best = ranked if len(ranked) <= WEIGHED else np.partition(ranked, len(ranked) - WEIGHED)[-WEIGHED:]
        return [int(value % len(points)) for value in np.sort(best)[::-1] if value >= len(points)]

    def _documents(self, numbers: Iterable[int]) -> list[Document]:
        chosen = BitMap(numbers)
        stored = SearchDocument.objects.filter(pk__in=list(chosen - self.changed.numbers))
        fresh = [document for document in self.changed.fresh if document.number in chosen]
        return [*map(from_store, stored), *fresh]


def _array(numbers: BitMap) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.frombuffer(numbers.to_array(), dtype=np.uint32) if numbers else np.empty(0, dtype=np.uint32)


def _first_pieces(text: str) -> list[str]:
    """Pairs of characters in the order of the text, each once."""
    pieces = dict.fromkeys(run[at : at + SHORTEST] for run in runs(text) for at in range(len(run) - SHORTEST + 1))
    chosen = telling(pieces)
    return [piece for piece in pieces if piece in chosen][:LOOKED_UP]


def firm_candidates(offer: Offer, title: str) -> QuerySet[EnterpriseProfile]:
    """The verified enterprises worth weighing for a project, without their contact people; the best by rough count."""
    shown = EnterpriseProfile.objects.filter(
        organisation__kind__in=KINDS, organisation__verified_at__isnull=False, version__gt=0
    )
    answers = sorted(frozenset[str]().union(*(ANSWERED_BY.get(wish, frozenset()) for wish in offer.support)))
    conditions = [
        (WEIGHTS[Factor.SUBCATALOGUE], Q(subcatalogues__contains=[offer.subcatalogue])),
        (WEIGHTS[Factor.STAGE], Q(stages__contains=[offer.stage])),
        (WEIGHTS[Factor.CLASS], Q(classes__contains=[offer.device_class])),
        (WEIGHTS[Factor.CAPABILITY] // 2, Q(capabilities__overlap=answers)),
        (WEIGHTS[Factor.COOPERATION], Q(cooperation__overlap=sorted(offer.modes))),
        *((3, Q(summary__contains=piece)) for piece in sorted(telling(grams(normalised(title))))),
    ]
    points = sum((_points(weight, condition) for weight, condition in conditions), start=Value(0))
    rows = shown.annotate(points=points).filter(points__gt=0).order_by("-points", "-pk")
    return rows.select_related("organisation__city", "organisation__region").defer("contacts", "partnerships")


def _points(weight: int, condition: Q) -> Combinable:
    return Case(When(condition, then=Value(weight)), default=Value(0), output_field=IntegerField())
