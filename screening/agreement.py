"""How well the experts of a round agree, and how severe each of them is. Pure; docs/screening.md explains both.

Agreement: Krippendorff's alpha, ordinal for the levels of a criterion, interval for totals in steps of five points.
Severity: each score is taken as the project's merit plus the expert's deviation plus chance; the deviations are
found by least squares over the whole round, held towards zero as if each expert had given one more ordinary score.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import krippendorff
import numpy as np
from numpy.typing import NDArray

from screening.content import LEVELS

TOTAL = "total"
STEP = 5
STEPS = range(100 // STEP + 1)
# Scores a deviation is held towards zero with; see the module's text.
HELD = 1.0


@dataclass(frozen=True)
class Given:
    """One submitted sheet: who (expert) scored what (unit, a review), its levels and its total in points."""

    unit: int
    expert: int
    levels: Mapping[str, int | None]
    total: Decimal | None


def agreement_of(sheets: Iterable[Given], criteria: Sequence[str]) -> dict[str, float]:
    """Alpha by criterion code and of the total: 1 is full agreement, 0 what chance would give.

    Where fewer than two experts judged any project, or all gave the same value, alpha says nothing: left out.
    """
    values: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sheet in sheets:
        for code in criteria:
            level = sheet.levels.get(code)
            if level is not None:
                values[code].append((sheet.unit, level))
        if sheet.total is not None:
            values[TOTAL].append((sheet.unit, min(max(round(sheet.total / STEP), 0), STEPS[-1])))
    found = {code: _alpha(given, STEPS if code == TOTAL else LEVELS, code == TOTAL) for code, given in values.items()}
    return {code: round(alpha, 4) for code, alpha in found.items() if alpha is not None}


def _alpha(given: Sequence[tuple[int, int]], domain: range, interval: bool) -> float | None:
    rows = {unit: row for row, unit in enumerate(dict.fromkeys(unit for unit, _ in given))}
    counts = np.zeros((len(rows), len(domain)), dtype=np.int64)
    for unit, value in given:
        counts[rows[unit], value] += 1
    pairable = counts[counts.sum(axis=1) > 1]
    if np.count_nonzero(pairable.sum(axis=0)) < 2:
        return None
    return float(krippendorff.alpha(value_counts=pairable, level_of_measurement="interval" if interval else "ordinal"))


def severity_of(sheets: Iterable[Given]) -> dict[int, float]:
    """Each expert's deviation in points: above zero he gives more than others to the same projects, below zero less.

    Minimises the squared rest of ``total = merit of the project + deviation of the expert`` plus HELD times the
    squared deviations. The merits are eliminated, so the equations are as many as there are experts, however many
    projects there are. The deviations of experts who met over common projects add up to zero.
    """
    scores = [(sheet.unit, sheet.expert, float(sheet.total)) for sheet in sheets if sheet.total is not None]
    if not scores:
        return {}
    experts = {expert: n for n, expert in enumerate(sorted({expert for _, expert, _ in scores}))}
    by_unit: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for unit, expert, total in scores:
        by_unit[unit].append((experts[expert], total))
    deviations = np.linalg.solve(*_equations(by_unit.values(), len(experts)))
    return {expert: round(float(deviations[n]), 4) for expert, n in experts.items()}


def _equations(
    panels: Iterable[Sequence[tuple[int, float]]], experts: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The normal equations of the deviations after each project's merit is taken out as its panel's mean."""
    matrix, right = np.eye(experts) * HELD, np.zeros(experts)
    for panel in panels:
        mean = sum(total for _, total in panel) / len(panel)
        places = [n for n, _ in panel]
        for n, total in panel:
            matrix[n, n] += 1
            right[n] += total - mean
        matrix[np.ix_(places, places)] -= 1 / len(panel)
    return matrix, right


def calibrated_of(sheets: Iterable[Given], severity: Mapping[int, float], trim_from: int) -> dict[int, Decimal]:
    """Each unit's total without its experts' deviations, trimmed as the raw one; beside the raw one, never for it."""
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for sheet in sheets:
        if sheet.total is not None:
            totals[sheet.unit].append(sheet.total - Decimal(str(severity.get(sheet.expert, 0.0))))
    return {unit: _trimmed(sorted(values), trim_from) for unit, values in totals.items()}


def _trimmed(values: Sequence[Decimal], trim_from: int) -> Decimal:
    kept = values[1:-1] if len(values) >= trim_from else values
    return sum(kept, Decimal(0)) / len(kept)


def loads_of(sheets: Iterable[Given]) -> Counter[int]:
    """How many scores each expert's deviation rests on."""
    return Counter(sheet.expert for sheet in sheets if sheet.total is not None)
