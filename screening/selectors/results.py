"""What the officer reads of scores: the ranking of a round, one review side by side, and what the standard proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from core.actor import Actor
from core.paging import Page, page_of
from screening.content import Content, Criterion
from screening.enums import ReviewStatus, SeatStatus
from screening.models import Decision, DiscussionPost, Expert, Review, Round, Scorecard, Seat
from screening.scoring import Facts, Proposal, Result, Sheet, propose
from screening.selectors.visibility import reviews_visible_to

RANKING_ORDER = ("-total", "-id")
PAGE_SIZE = 50


def counting_cards(review: Review) -> list[Scorecard]:
    """The sheet of each seat that counts: the revised one where there is one, else the first."""
    cards = Scorecard.objects.filter(
        review=review, submitted_at__isnull=False, seat__status=SeatStatus.SUBMITTED
    ).order_by("seat_id", "turn")
    return list({card.seat_id: card for card in cards}.values())


def sheet_of(card: Scorecard) -> Sheet:
    return Sheet(levels_of(card), card.vetoes)


def levels_of(card: Scorecard) -> dict[str, int | None]:
    return {code: answer.get("level") for code, answer in card.answers.items()}


def result_in(review: Review) -> Result:
    """The review's kept numbers as the arithmetic knows them."""
    return Result(
        total=review.total,
        dimensions=_decimals(review.dimensions),
        criteria=_decimals(review.criteria),
        spread=review.spread,
        vetoes=review.vetoes,
        scored=review.scored,
    )


def _decimals(stored: Mapping[str, str | None]) -> dict[str, Decimal | None]:
    return {code: None if text is None else Decimal(text) for code, text in stored.items()}


def facts_of(review: Review) -> Facts:
    """The class counts as the office confirmed it, never as the applicant guessed it."""
    project = review.project
    return Facts(tuple(review.tags), project.confirmed_class, project.stage)


def proposal_of(review: Review, content: Content | None = None) -> Proposal:
    """What the standard makes of the kept numbers. ``content`` saves reading the standard again for each of many."""
    content = content or Content.read(review.round.standard.content)
    return propose(content, result_in(review), facts_of(review), review.chair_vetoes)


@dataclass(frozen=True)
class RankingFilter:
    """``verdict`` is what the system proposes; ``flag``: "spread" or "veto"; ``text`` in title, number, institution."""

    verdict: str = ""
    status: str = ""
    flag: str = ""
    text: str = ""


def ranked_reviews(actor: Actor, round: Round, chosen: RankingFilter) -> QuerySet[Review]:
    """The scored reviews of a round. What has no score yet has no rank and stands on the round's page."""
    rows = reviews_visible_to(actor).filter(round=round, total__isnull=False)
    if chosen.status in ReviewStatus.values:
        rows = rows.filter(status=chosen.status)
    else:
        rows = rows.exclude(status=ReviewStatus.CANCELLED)
    if chosen.verdict:
        rows = rows.filter(proposed_verdict=chosen.verdict)
    if chosen.flag == "veto":
        rows = rows.filter(vetoes__gt=0)
    if chosen.flag == "spread":
        rows = rows.filter(spread__gt=round.standard.content["spread"])
    if chosen.text:
        rows = rows.filter(
            Q(project__title__icontains=chosen.text)
            | Q(project__reference__icontains=chosen.text)
            | Q(project__institution__name__icontains=chosen.text)
        )
    return rows


def ranking_page(actor: Actor, round: Round, chosen: RankingFilter, cursor: str = "") -> Page[Review]:
    rows = ranked_reviews(actor, round, chosen).select_related("project", "project__institution", "decision")
    return page_of(rows, order=RANKING_ORDER, cursor=cursor, size=PAGE_SIZE)


def first_rank(actor: Actor, round: Round, chosen: RankingFilter, page: Page[Review]) -> int:
    """The rank of the page's first row among what the filter shows."""
    if not page.rows or not page.newer:
        return 1
    first = page.rows[0]
    above = Q(total__gt=first.total) | Q(total=first.total, pk__gt=first.pk)
    return ranked_reviews(actor, round, chosen).filter(above).count() + 1


@dataclass(frozen=True)
class RankingCounts:
    """Of a round's reviews: by what is proposed, by status, and how many there are with a score or without."""

    by_verdict: Mapping[str, int]
    by_status: Mapping[str, int]
    scored: int
    unscored: int


def ranking_counts(actor: Actor, round: Round) -> RankingCounts:
    """One query, however many reviews."""
    rows = (
        reviews_visible_to(actor)
        .filter(round=round)
        .exclude(status=ReviewStatus.CANCELLED)
        .order_by()
        .values("proposed_verdict", "status")
        .annotate(n=Count("pk"), scored_n=Count("total"))
    )
    by_verdict: dict[str, int] = {}
    by_status: dict[str, int] = {}
    scored = unscored = 0
    for row in rows:
        by_status[row["status"]] = by_status.get(row["status"], 0) + row["n"]
        scored += row["scored_n"]
        unscored += row["n"] - row["scored_n"]
        if row["proposed_verdict"]:
            by_verdict[row["proposed_verdict"]] = by_verdict.get(row["proposed_verdict"], 0) + row["scored_n"]
    return RankingCounts(by_verdict, by_status, scored, unscored)


@dataclass(frozen=True)
class SeatScores:
    """One expert's first sheet and, beside it, his revised one; ``deviation`` is his severity in points."""

    seat: Seat
    first: Scorecard | None
    revised: Scorecard | None
    deviation: float | None

    @property
    def counting(self) -> Scorecard | None:
        return self.revised or self.first


def seat_scores(review: Review) -> list[SeatScores]:
    """The sitting panel with what each has handed in; for the office only."""
    submitted = Scorecard.objects.filter(submitted_at__isnull=False).order_by("turn")
    seats = (
        Seat.objects.filter(review=review, status__in=("invited", "accepted", "submitted"))
        .select_related("expert")
        .prefetch_related(Prefetch("scorecards", submitted))
        .order_by("specialty", "id")
    )
    severity = review.round.severity
    return [_seat_scores(seat, severity.get(str(seat.expert_id))) for seat in seats]


def _seat_scores(seat: Seat, deviation: float | None) -> SeatScores:
    cards = {card.turn: card for card in seat.scorecards.all()}
    return SeatScores(seat, cards.get(1), cards.get(2), deviation)


@dataclass(frozen=True)
class Cell:
    """One expert on one criterion. ``revised`` is None when he did not score again or left the level as it was."""

    level: int | None
    revised: int | None = None
    comment: str = ""
    unable: str = ""
    empty: bool = False


@dataclass(frozen=True)
class CriterionRow:
    criterion: Criterion
    mean: Decimal | None
    cells: Sequence[Cell]


@dataclass(frozen=True)
class DimensionBlock:
    code: str
    name: Any
    weight: int
    points: Decimal | None
    seats: Sequence[Decimal | None]
    rows: Sequence[CriterionRow]


def score_matrix(review: Review, content: Content, scores: Sequence[SeatScores]) -> list[DimensionBlock]:
    """Everything the panel gave, dimension by dimension, one column for each seat in the order of ``scores``."""
    result = result_in(review)
    return [
        DimensionBlock(
            dimension.code,
            dimension.name,
            dimension.weight,
            result.dimensions.get(dimension.code),
            [_dimension_points(each.counting, dimension.code) for each in scores],
            [
                CriterionRow(each, result.criteria.get(each.code), [_cell(score, each.code) for score in scores])
                for each in dimension.criteria
            ],
        )
        for dimension in content.dimensions
    ]


def _dimension_points(card: Scorecard | None, code: str) -> Decimal | None:
    text = card.dimensions.get(code) if card else None
    return Decimal(text) if text not in (None, "None") else None


def _cell(score: SeatScores, code: str) -> Cell:
    if score.first is None:
        return Cell(None, empty=True)
    first = score.first.answers.get(code, {})
    last = score.revised.answers.get(code, {}) if score.revised else first
    changed = last.get("level") if last.get("level") != first.get("level") else None
    return Cell(first.get("level"), changed, last.get("comment", ""), last.get("unable", ""))


def posts_of(review: Review) -> list[DiscussionPost]:
    """The discussion in its order, with who wrote; for the office only."""
    return list(DiscussionPost.objects.filter(review=review).select_related("author", "seat__expert").order_by("id"))


@dataclass(frozen=True)
class Severity:
    expert: Expert
    deviation: float
    scores: int


def severities(round: Round) -> list[Severity]:
    """The round's experts from the most generous to the most severe, with how many scores that rests on."""
    found = {int(pk): value for pk, value in round.severity.items()}
    experts = (
        Expert.objects.filter(pk__in=found)
        .annotate(n=Count("assigned", filter=Q(assigned__review__round=round, assigned__status=SeatStatus.SUBMITTED)))
        .order_by("number")
    )
    rows = [Severity(each, found[each.pk], each.n) for each in experts]
    return sorted(rows, key=lambda row: -row.deviation)


def ready_decisions(round: Round) -> QuerySet[Decision]:
    """Prepared decisions that nothing keeps in the house but the day: the second person has confirmed where needed."""
    return _prepared_decisions(round).filter(Q(needs_second=False) | Q(confirmed_by__isnull=False))


def waiting_decisions(round: Round) -> QuerySet[Decision]:
    """Those that wait for a second person."""
    return _prepared_decisions(round).filter(needs_second=True, confirmed_by=None)


def _prepared_decisions(round: Round) -> QuerySet[Decision]:
    return Decision.objects.filter(review__round=round, review__status=ReviewStatus.PREPARED).select_related(
        "review", "review__round", "review__round__standard", "review__project", "review__project__institution"
    )


def decisions_in(actor: Actor, round: Round) -> QuerySet[Decision]:
    """The prepared decisions of a round that this officer may see."""
    return _prepared_decisions(round).filter(review__in=reviews_visible_to(actor))


def waiting_reviews(actor: Actor, round: Round, verdict: str = "") -> list[Review]:
    """Scored reviews without a decision, best first; of all proposals, or of one."""
    chosen = RankingFilter(verdict=verdict, status=ReviewStatus.SCORED)
    rows = ranked_reviews(actor, round, chosen).select_related("project", "round", "round__standard")
    return list(rows.order_by(*RANKING_ORDER))


def decision_of(review: Review) -> Decision | None:
    return Decision.objects.filter(review=review).select_related("prepared_by", "confirmed_by").first()


def decision_mark(review: Review, decision: Decision | None) -> str:
    """Tells one state of a review and its decision from the next: what a page sends back with an act on them."""
    prepared = decision.prepared_at.isoformat() if decision is not None else ""
    return f"{review.status_since.isoformat()}/{prepared}"


def is_barred(actor: Actor, review: Review) -> bool:
    """Whether this officer decided what is reviewed again here."""
    return actor.user_id is not None and review.barred.filter(pk=actor.user_id).exists()


def reviews_with_refs(actor: Actor, round: Round, refs: Sequence[str]) -> list[Review]:
    """Those of the round this officer may see, in the order of the ranking; unknown ones are left out."""
    rows = reviews_visible_to(actor).filter(round=round, ref__in=refs, total__isnull=False)
    return list(
        rows.select_related("project", "project__institution", "round", "round__standard").order_by(*RANKING_ORDER)
    )
