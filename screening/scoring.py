"""The arithmetic of the standard: levels to points, several experts to a result, a result to outcomes.

Everything is computed with decimals and compared as it stands; rounding (half up, one place) is for showing only
(domain guide §4.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from screening.content import OUTCOMES, TOP, Content, Threshold
from screening.enums import Verdict

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Sheet:
    """What one expert gave: a level of 0 to 5 by criterion, None where he could not judge."""

    levels: Mapping[str, int | None]
    vetoes: Sequence[str] = ()


@dataclass(frozen=True)
class Points:
    """In points of 100. A criterion that was not judged takes its weight out of its dimension, which is scaled up
    by the others; a dimension without any judged criterion is None, and the total leaves it out alike."""

    total: Decimal | None
    dimensions: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Result:
    """Of all sheets of a panel. ``criteria`` are means of levels. ``spread`` is the highest total minus the lowest.
    ``judged`` says how many judged something of each dimension."""

    total: Decimal | None
    dimensions: Mapping[str, Decimal | None]
    criteria: Mapping[str, Decimal | None]
    spread: Decimal | None
    vetoes: int
    scored: int
    judged: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What thresholds ask about a project besides its scores."""

    tags: Sequence[str] = ()
    management_class: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Lack:
    """One condition of an outcome that is not met. ``what`` is "total", a code of the standard, "veto", "tags",
    "class", "stage" or another outcome; ``needed`` and ``found`` are shown as they are."""

    what: str
    needed: str
    found: str


@dataclass(frozen=True)
class Proposal:
    """``lists`` are the outcomes met, in the order of the standard; ``lacks`` says of each other what is missing."""

    verdict: Verdict
    lists: tuple[str, ...]
    lacks: Mapping[str, Sequence[Lack]]


def shown(points: Decimal | None) -> str:
    """Rounded half up to one place, as pages and letters show points; a dash where there are none."""
    return "—" if points is None else str(points.quantize(TENTH, ROUND_HALF_UP))


def points_of(content: Content, sheet: Sheet, stage: str = "") -> Points:
    """One expert's points: weight x level / 5, over what he judged."""
    weights = content.weights_for(stage)
    dimensions = {}
    for dimension in content.dimensions:
        judged = {each.code: level for each in dimension.criteria if (level := sheet.levels.get(each.code)) is not None}
        whole = sum((weights[each.code] for each in dimension.criteria), Decimal(0))
        dimensions[dimension.code] = _scaled(judged, weights, whole)
    return Points(_total(dimensions, content, weights), dimensions)


def _scaled(judged: Mapping[str, int], weights: Mapping[str, Decimal], whole: Decimal) -> Decimal | None:
    base = sum((weights[code] for code in judged), Decimal(0))
    if not base:
        return None
    got = sum((weights[code] * level / TOP for code, level in judged.items()), Decimal(0))
    return got if base == whole else got * whole / base


def _total(
    dimensions: Mapping[str, Decimal | None], content: Content, weights: Mapping[str, Decimal]
) -> Decimal | None:
    known = {code: value for code, value in dimensions.items() if value is not None}
    if not known:
        return None
    total = sum(known.values(), Decimal(0))
    if len(known) == len(dimensions):
        return total
    base = sum(
        (weights[each.code] for dim in content.dimensions if dim.code in known for each in dim.criteria), Decimal(0)
    )
    return total * 100 / base


def result_of(content: Content, sheets: Sequence[Sheet], stage: str = "") -> Result:
    """The panel's result: means; from ``trim_from`` scores on, without the highest and the lowest of each figure."""
    points = [points_of(content, sheet, stage) for sheet in sheets]
    totals = [each.total for each in points if each.total is not None]
    return Result(
        total=_mean(totals, content.trim_from),
        dimensions={
            dimension.code: _mean([each.dimensions[dimension.code] for each in points], content.trim_from)
            for dimension in content.dimensions
        },
        criteria={
            each.code: _mean([_decimal(sheet.levels.get(each.code)) for sheet in sheets], content.trim_from)
            for each in content.criteria
        },
        spread=max(totals) - min(totals) if totals else None,
        vetoes=sum(bool(sheet.vetoes) for sheet in sheets),
        scored=len(sheets),
        judged={each.code: sum(one.dimensions[each.code] is not None for one in points) for each in content.dimensions},
    )


def _mean(values: Sequence[Decimal | None], trim_from: int) -> Decimal | None:
    known = sorted(value for value in values if value is not None)
    if len(known) >= trim_from:
        known = known[1:-1]
    return sum(known, Decimal(0)) / len(known) if known else None


def _decimal(level: int | None) -> Decimal | None:
    return None if level is None else Decimal(level)


def needs_discussion(content: Content, result: Result) -> bool:
    """复议: the totals lie too far apart, or somebody ticked a veto."""
    return result.vetoes > 0 or (result.spread is not None and result.spread > content.spread)


def propose(content: Content, result: Result, facts: Facts, upheld_vetoes: Sequence[str] = ()) -> Proposal:
    """What the standard makes of a result; an officer decides. A veto upheld by the discussion ends everything."""
    if upheld_vetoes:
        lack = Lack("veto", "", ", ".join(upheld_vetoes))
        return Proposal(Verdict.NOT_PASSED, (), {OUTCOMES[0]: [lack]})
    met: list[str] = []
    lacks: dict[str, Sequence[Lack]] = {}
    for threshold in content.thresholds:
        missing = lacks_of(threshold, result, facts, met)
        if missing:
            lacks[threshold.outcome] = missing
        else:
            met.append(threshold.outcome)
    return Proposal(_verdict(content, result, met), tuple(met), lacks)


def _verdict(content: Content, result: Result, met: Sequence[str]) -> Verdict:
    if OUTCOMES[0] in met:
        return Verdict.PASSED
    return Verdict.IMPROVE if result.total is not None and result.total >= content.improve_from else Verdict.NOT_PASSED


def lacks_of(threshold: Threshold, result: Result, facts: Facts, met: Sequence[str] = ()) -> list[Lack]:
    """What this outcome still needs; empty when it is met. ``met`` are the outcomes already found."""
    found = [Lack(each, each, "") for each in threshold.needs if each not in met]
    figures = [("total", threshold.total, result.total)]
    figures += [(code, least, result.dimensions.get(code)) for code, least in threshold.dimensions.items()]
    figures += [(code, least, result.criteria.get(code)) for code, least in threshold.criteria.items()]
    found += [Lack(what, str(least), shown(have)) for what, least, have in figures if have is None or have < least]
    if threshold.tags and not set(threshold.tags) & set(facts.tags):
        found.append(Lack("tags", ", ".join(threshold.tags), ", ".join(facts.tags)))
    if threshold.classes and facts.management_class not in threshold.classes:
        found.append(Lack("class", ", ".join(threshold.classes), facts.management_class))
    if threshold.stages and facts.stage not in threshold.stages:
        found.append(Lack("stage", ", ".join(threshold.stages), facts.stage))
    return found
