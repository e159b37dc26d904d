"""A first text for the letter, from the anchors of the standard: what was strong, what the next level would ask for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from screening.content import TOP, Content, Criterion
from screening.enums import Support
from screening.models import Review, Scorecard
from screening.selectors.results import counting_cards, result_in

STRONG_FROM = Decimal("3.5")
WEAK_BELOW = Decimal(3)
MOST_NAMED = 4
# What helps where a criterion is weak, when no expert suggested anything.
HELP_BY_CRITERION = {
    "A3": Support.CLINICAL,
    "A4": Support.TESTING,
    "B2": Support.ENGINEERING,
    "B3": Support.PATENTS,
    "C2": Support.REGISTRATION,
    "C3": Support.PRODUCTION,
}


@dataclass(frozen=True)
class Drafted:
    """``support`` are the kinds experts suggested most often. Texts are Chinese: the letter's language."""

    strengths: str
    improve: str
    support: tuple[str, ...]


def drafted_letter(review: Review, content: Content, cards: Iterable[Scorecard] | None = None) -> Drafted:
    """``cards`` are the counting sheets where they are read already. Never quotes an expert: only the standard."""
    means = [
        (mean, each) for each in content.criteria if (mean := result_in(review).criteria.get(each.code)) is not None
    ]
    strong = sorted((pair for pair in means if pair[0] >= STRONG_FROM), key=lambda pair: -pair[0])[:MOST_NAMED]
    weakest = sorted(means, key=lambda pair: pair[0])
    weak = [pair for pair in weakest if pair[0] < WEAK_BELOW][:MOST_NAMED] or [
        pair for pair in weakest[:2] if pair[0] < TOP
    ]
    advice = [veto.advice.zh for veto in content.vetoes if veto.code in review.chair_vetoes and veto.advice.zh]
    return Drafted(
        strengths="\n".join(_strength(mean, each) for mean, each in strong),
        improve="\n".join([*advice, *(_improvement(mean, each) for mean, each in weak)]),
        support=_support(cards if cards is not None else counting_cards(review), [each for _, each in weak]),
    )


def _strength(mean: Decimal, criterion: Criterion) -> str:
    return f"{criterion.name.zh}：{criterion.levels[round(mean)].zh}。"


def _improvement(mean: Decimal, criterion: Criterion) -> str:
    """Where it stands, and the anchor of the next level as the thing to work towards."""
    level = min(int(mean), TOP - 1)
    return (
        f"{criterion.name.zh}：目前为“{criterion.levels[level].zh}”，建议努力达到“{criterion.levels[level + 1].zh}”。"
    )


def _support(cards: Iterable[Scorecard], weak: Iterable[Criterion]) -> tuple[str, ...]:
    counted = Counter(kind for card in cards for kind in card.support if kind in Support.values)
    suggested = [kind for kind, _ in counted.most_common(3)]
    return tuple(
        suggested
        or dict.fromkeys(HELP_BY_CRITERION[each.code].value for each in weak if each.code in HELP_BY_CRITERION)
    )
