"""How well a project and an enterprise fit, and why. Pure: whoever calls brings what the viewer may read of both.

Nothing is learnt by a machine here: the table below says what each reason is worth, and every point of a score belongs
to a reason that a person can check on the two pages.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isclose, log

from core.searchtext import grams, runs


class Factor(StrEnum):
    SUBCATALOGUE = "subcatalogue"
    WORDS = "words"
    CAPABILITY = "capability"
    STAGE = "stage"
    CLASS = "class"
    COOPERATION = "cooperation"
    PLACE = "place"
    SUCCESS = "success"


# What each reason is worth at most; together 100.
WEIGHTS: Mapping[Factor, int] = {
    Factor.WORDS: 34,
    Factor.SUBCATALOGUE: 28,
    Factor.CAPABILITY: 12,
    Factor.STAGE: 9,
    Factor.CLASS: 5,
    Factor.SUCCESS: 5,
    Factor.PLACE: 4,
    Factor.COOPERATION: 3,
}
# Below this nothing is recommended.
LEAST = 25.0
# Without the same field, or so many points for words, a fit is chance: class, stage and ways of working together suit
# almost everybody, and a single word in common is soon found.
TELLING_WORDS = WEIGHTS[Factor.WORDS] / 2

# The support a project asks for, and which capability of an enterprise answers it.
ANSWERED_BY: Mapping[str, frozenset[str]] = {
    "engineering": frozenset({"research", "pilot"}),
    "testing": frozenset({"testing"}),
    "clinical": frozenset({"clinical"}),
    "registration": frozenset({"registration"}),
    "funding": frozenset({"funding"}),
    "production": frozenset({"production"}),
    "classification": frozenset({"registration"}),
}

# A reason somebody has turned down counts for less each time, but never for nothing.
LESSENED, FLOOR = 0.7, 0.2

SAME_CITY, SAME_PROVINCE = 1.0, 0.5
# So many rare pieces in common count in full: a word of three characters has two.
ENOUGH_PIECES = 4
MOST_WORDS = 5
MOST_LENGTH = 20
# A piece that more than this share of all projects, or of the enterprises weighed, holds tells nothing; in small
# numbers, more than FEW.
COMMON_SHARE, FEW = 0.1, 3
MANY = 30

# Characters that join words, and words that everybody uses of himself: they tell nothing of a field.
JOINING = frozenset("的了和与及或在是为于以对等其并也都把被从到向将")
EVERYBODYS = (
    "企业 产品 项目 合作 希望 医院 医生 临床 器械 医疗 研发 生产 注册 检测 开发 技术 团队 公司 使用 应用 系统 装置 "
    "设备 设计 "
    "患者 科室 需要 可以 提供 完成 方案 解决 问题 减少 提高 进行 经验 建立 能力 服务 创意 样机 工艺 质量 管理 数据 "
    "试验 手术 "
    "一次 次性 性使 疗器 寻找 愿意 具有 拥有 主要 专业 专注 年产 多年 行业 国内 国际 领先 已有 现有 明确 类产 "
    "研究 制造 造商 "
    "自己 一起 长期 本院 两家 三家 院校 外科 内科 每年 目前 相关 以及 能够 同类 减轻 缩短 时间 操作 用于 适合 重复"
)
GENERIC = frozenset(EVERYBODYS.split())


@dataclass(frozen=True)
class Offer:
    """What a project says to verified enterprises; ``text`` in the form that search compares."""

    subcatalogue: str = ""
    device_class: str = ""
    stage: str = ""
    support: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    city: str = ""
    region: str = ""
    text: str = ""


@dataclass(frozen=True)
class Maker:
    """What an enterprise says of itself; ``places`` are codes of cities, its seat among them."""

    subcatalogues: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    cooperation: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    region: str = ""
    text: str = ""


@dataclass(frozen=True)
class Reason:
    """``values`` are what both have in common; ``points`` what it counts for the viewer, ``whole`` for anybody."""

    factor: Factor
    values: tuple[str, ...]
    points: float
    whole: float

    @property
    def lessened(self) -> bool:
        """It counts for less because of what was turned down."""
        return not isclose(self.points, self.whole)

    @property
    def keys(self) -> list[str]:
        """Under which the reason is remembered when it is turned down."""
        return [f"{self.factor.value}:{value}"[:40] for value in self.values]


@dataclass(frozen=True)
class Viewpoint:
    """What the viewer brings besides the two: how much single pieces of words tell (``rarities``; 1 where nothing is
    said), what he has turned down how often, and the earlier partnership he knows of (empty, "own", "field" or
    "shared")."""

    rarity: Mapping[str, float] = field(default_factory=dict)
    turned_down: Mapping[str, int] = field(default_factory=dict)
    success: str = ""


NEUTRAL = Viewpoint()
# A partnership with the viewer himself, one of his in the same field, one that both of its sides show.
SUCCESSES: Mapping[str, float] = {"own": 1.0, "field": 1.0, "shared": 0.6}


def reasons(offer: Offer, maker: Maker, view: Viewpoint = NEUTRAL) -> list[Reason]:
    """Every reason for bringing these two together, the weightiest first."""
    shares = _shares(offer, maker, view)
    found = [_reason(factor, parts, view.turned_down) for factor, parts in shares.items() if parts]
    return sorted(found, key=lambda reason: -reason.points)


def score(found: Iterable[Reason]) -> float:
    """Of 100."""
    return sum(reason.points for reason in found)


def is_worth_telling(found: Iterable[Reason]) -> bool:
    """Whatever was turned down: that changes the order, and leaves nobody without recommendations."""
    given = list(found)
    return sum(reason.whole for reason in given) >= LEAST and any(_is_topical(reason) for reason in given)


def _is_topical(reason: Reason) -> bool:
    return reason.factor == Factor.SUBCATALOGUE or (reason.factor == Factor.WORDS and reason.whole >= TELLING_WORDS)


def _shares(offer: Offer, maker: Maker, view: Viewpoint) -> dict[Factor, dict[str, float]]:
    """For each factor the values in common, each with its share of the factor's weight."""
    return {
        Factor.SUBCATALOGUE: _same(offer.subcatalogue, maker.subcatalogues),
        Factor.WORDS: _words(offer.text, maker.text, view.rarity),
        Factor.CAPABILITY: _answered(offer.support, maker.capabilities),
        Factor.STAGE: _same(offer.stage, maker.stages),
        Factor.CLASS: _same(offer.device_class, maker.classes),
        Factor.COOPERATION: _evenly(offer.modes & maker.cooperation),
        Factor.PLACE: _place(offer, maker),
        Factor.SUCCESS: {view.success: SUCCESSES[view.success]} if view.success else {},
    }


def _reason(factor: Factor, parts: Mapping[str, float], turned_down: Mapping[str, int]) -> Reason:
    whole = sum(parts.values()) * WEIGHTS[factor]
    kept = sum(
        share * lessening(f"{factor.value}:{value}"[:40], turned_down) * WEIGHTS[factor]
        for value, share in parts.items()
    )
    return Reason(factor, tuple(parts), kept, whole)


def lessening(key: str, turned_down: Mapping[str, int]) -> float:
    """By what a reason is multiplied after so many dismissals."""
    return float(max(FLOOR, LESSENED ** turned_down.get(key, 0)))


def _same(value: str, values: frozenset[str]) -> dict[str, float]:
    return {value: 1.0} if value and value in values else {}


def _evenly(values: Iterable[str]) -> dict[str, float]:
    """One way of working together is enough; several are not better."""
    chosen = sorted(values)
    return {value: 1 / len(chosen) for value in chosen}


def _answered(support: frozenset[str], capabilities: frozenset[str]) -> dict[str, float]:
    """Half of what is asked for gives half of the points."""
    met = sorted(wish for wish in support if ANSWERED_BY.get(wish, frozenset()) & capabilities)
    return {wish: 1 / len(support) for wish in met}


def _place(offer: Offer, maker: Maker) -> dict[str, float]:
    if offer.city and offer.city in maker.places:
        return {offer.city: SAME_CITY}
    return {offer.region: SAME_PROVINCE} if offer.region and offer.region == maker.region else {}


def _words(one: str, other: str, rarity: Mapping[str, float]) -> dict[str, float]:
    """A rare word counts for more than one that many use."""
    words = shared_words(one, other, frozenset(piece for piece, worth in rarity.items() if not worth))
    worth = {word: sum(rarity.get(piece, 1.0) for piece in grams(word)) for word in words}
    whole = max(ENOUGH_PIECES, sum(worth.values()))
    return {word: each / whole for word, each in worth.items()}


def telling(pieces: Iterable[str]) -> set[str]:
    """The pairs of characters that may say something of a field."""
    return {piece for piece in pieces if piece not in GENERIC and JOINING.isdisjoint(piece) and not piece.isdigit()}


def rarities(counts: Mapping[str, int], whole: int) -> dict[str, float]:
    """How much each piece tells, from 0 to 1, by how many of ``whole`` texts hold it; in few texts nothing is rare."""
    most = max(FEW, COMMON_SHARE * whole)
    return {piece: _rarity(count, whole) if count <= most else 0.0 for piece, count in counts.items()}


def _rarity(count: int, whole: int) -> float:
    return log(whole / count) / log(whole) if count and whole >= MANY else 1.0


def rarities_among(offer: Offer, makers: Sequence[Maker]) -> dict[str, float]:
    """Of the pieces of a project's text, among the enterprises that are compared."""
    own = grams(offer.text)
    held = Counter(piece for maker in makers for piece in own & grams(maker.text))
    return rarities(held, len(makers))


def shared_words(one: str, other: str, common: frozenset[str] = frozenset()) -> list[str]:
    """The longest runs of characters that stand in both texts, the longest first, without what is ``common``."""
    shared = telling(grams(one) & grams(other)) - common
    found: set[str] = set()
    for run in runs(one):
        found.update(word[:MOST_LENGTH] for word in _stretches(run, shared, other))
    whole = [word for word in found if not any(word != longer and word in longer for longer in found)]
    return sorted(whole, key=lambda word: (-len(word), word))[:MOST_WORDS]


def _stretches(run: str, shared: set[str], other: str) -> Iterable[str]:
    """Neighbouring shared pairs joined as long as the other text has them joined as well."""
    start = 0
    while start < len(run) - 1:
        end = start + 1
        while end < len(run) and run[end - 1 : end + 1] in shared and run[start : end + 1] in other:
            end += 1
        # The last character of "合作" and the first of "开发" make no word.
        first = start + (start > 0 and run[start - 1 : start + 1] in GENERIC)
        last = end - (run[end - 1 : end + 1] in GENERIC)
        if last - first > 1:
            yield run[first:last]
        start = max(start + 1, end - 1)
