"""Invented enterprises with a hidden truth: which groups of products they really make, and from which stage on.

A profile tells of it only in part and with mistakes: fields ticked too many or too few, products named that are not the
wanted ones, words of others. Judgements follow the truth, which no page and no score ever reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bench.words import STAGES, categories

CAPABILITIES = ("research", "pilot", "testing", "clinical", "registration", "production", "sales", "funding")
MODES = ("transfer", "licence", "equity", "joint")
PHRASES = (
    "生产{0}和{1}，希望与临床医生合作，把样机做成产品。",
    "专注{0}多年，有自己的车间和检测室；近年开发{1}。",
    "企业从{0}起步，现有{1}等产品，寻找有临床需求的新项目。",
)
DISTRACTION = "也代理销售{0}。"
# Shares of the mistakes a profile makes.
FORGOTTEN, TOO_MANY, DISTRACTED, SAYS_STAGE = 0.15, 0.4, 0.3, 0.7


@dataclass(frozen=True)
class HiddenFirm:
    """``groups`` ("13-07") and ``from_stage`` (a place in STAGES) are the truth, the rest is the profile."""

    number: int
    groups: frozenset[str]
    from_stage: int
    subcatalogues: tuple[str, ...]
    summary: str
    capabilities: tuple[str, ...]
    modes: tuple[str, ...]
    stages: tuple[str, ...]


def group_of(category: str) -> str:
    return category[: len("13-07")]


def hidden_firms(count: int, seed: int) -> Iterator[HiddenFirm]:
    chance = Random(seed)
    products: dict[str, list[str]] = {}
    for _subcatalogue, category, product in categories():
        products.setdefault(group_of(category), []).append(product)
    names = sorted(products)
    for number in range(1, count + 1):
        groups = chance.sample(names, chance.randint(1, 3))
        from_stage = chance.randrange(len(STAGES) - 1)
        yield HiddenFirm(
            number=number,
            groups=frozenset(groups),
            from_stage=from_stage,
            subcatalogues=_ticked(groups, names, chance),
            summary=_summary(groups, products, chance),
            capabilities=tuple(chance.sample(CAPABILITIES, chance.randint(2, 5))),
            modes=tuple(chance.sample(MODES, chance.randint(1, 3))),
            stages=STAGES[from_stage:] if chance.random() < SAYS_STAGE else (),
        )


def _ticked(groups: list[str], names: list[str], chance: Random) -> tuple[str, ...]:
    true = [group[:2] for group in groups if chance.random() >= FORGOTTEN]
    false = [chance.choice(names)[:2]] if chance.random() < TOO_MANY else []
    return tuple(sorted({*true, *false}))


def _summary(groups: list[str], products: dict[str, list[str]], chance: Random) -> str:
    named = [chance.choice(products[chance.choice(groups)]) for _place in range(2)]
    text = chance.choice(PHRASES).format(*named)
    if chance.random() < DISTRACTED:
        text += DISTRACTION.format(chance.choice(products[chance.choice(sorted(products))]))
    return text


def grade(firm: HiddenFirm, category: str, stage: str) -> int:
    """How well a project suits, by the truth: its group of products is made there, and it is ripe enough."""
    if group_of(category) in firm.groups:
        return 3 if STAGES.index(stage) >= firm.from_stage else 2
    return 1 if group_of(category)[:2] in {group[:2] for group in firm.groups} else 0
