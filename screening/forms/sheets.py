"""The scoring sheet as its page shows it, and what the page sends back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.requests import whole_number
from screening.content import LEVELS, Content, Criterion, Dimension, Veto
from screening.enums import Support
from screening.models import Scorecard
from screening.scoring import Points, Sheet, points_of, shown
from screening.selectors.sheets import (
    COMMENT_LENGTH,
    CONFIDENCE,
    NEEDS_COMMENT,
    REMARK_LENGTH,
    UNABLE,
    Values,
    comment_key,
    field_keys,
    values_of,
)

CONFIDENCE_WORDS: tuple[Text, ...] = (
    _("Outside my field"),
    _("Somewhat unsure"),
    _("Fairly sure"),
    _("Sure"),
    _("Very sure: my own field"),
)
Errors = Mapping[str, Sequence[Text]]


@dataclass(frozen=True)
class Option:
    """``anchor`` is what this level means; empty for what cannot be judged."""

    value: str
    label: str
    anchor: str
    checked: bool


@dataclass(frozen=True)
class CriterionRow:
    """``earlier`` is the level this expert gave before, in words; ``theirs`` what another window saved."""

    criterion: Criterion
    weight: Decimal
    options: list[Option]
    comment: str
    comment_key: str
    earlier: str
    errors: list[Text]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.checked), None)

    @property
    def asks_comment(self) -> bool:
        return self.chosen is not None and (self.chosen.value == UNABLE or self.chosen.value in NEEDS_COMMENT)

    @property
    def is_open(self) -> bool:
        return bool(self.comment) or self.asks_comment


@dataclass(frozen=True)
class DimensionPart:
    dimension: Dimension
    weight: Decimal
    rows: list[CriterionRow]
    points: str


@dataclass(frozen=True)
class VetoTick:
    veto: Veto
    checked: bool


@dataclass(frozen=True)
class SheetPage:
    """Everything on the scoring side. ``errors`` by field key, also for fields outside the criteria."""

    parts: list[DimensionPart]
    total: str
    vetoes: list[VetoTick]
    values: Values
    confidence: list[Option]
    supports: list[Option]
    errors: Errors = field(default_factory=dict)

    @property
    def answered(self) -> int:
        return sum(row.chosen is not None for part in self.parts for row in part.rows)

    @property
    def asked(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def summary(self) -> list[dict[str, Any]]:
        """For the error summary: each thing that is missing, with the places where."""
        found: dict[str, list[dict[str, str]]] = {}
        labels = self.labels()
        for key, texts in self.errors.items():
            for text in texts:
                place = {"anchor": f"id_{key}_box", "label": labels.get(key, key)}
                found.setdefault(str(text), []).append(place)
        return [{"message": text, "places": places} for text, places in found.items()]

    def labels(self) -> dict[str, str]:
        labels = {
            "vetoes": gettext("Veto"),
            "veto_reason": gettext("Reason of the veto"),
            "confidence": gettext("How sure you are"),
            "remark": gettext("Overall remark"),
            "support": gettext("What would help this project"),
        }
        for part in self.parts:
            for row in part.rows:
                labels |= {row.criterion.code: row.criterion.code, row.comment_key: row.criterion.code}
        return labels


def sheet_page(
    content: Content, values: Values, *, stage: str = "", earlier: Scorecard | None = None, errors: Errors | None = None
) -> SheetPage:
    weights = content.weights_for(stage)
    points = points_of_values(content, values, stage)
    before = values_of(content, earlier) if earlier is not None else {}
    wrong = errors or {}
    parts = [
        DimensionPart(
            dimension,
            sum((weights[each.code] for each in dimension.criteria), Decimal(0)),
            [_row(each, weights[each.code], values, before, wrong) for each in dimension.criteria],
            shown(points.dimensions[dimension.code]),
        )
        for dimension in content.dimensions
    ]
    return SheetPage(
        parts,
        shown(points.total),
        [VetoTick(veto, veto.code in values["vetoes"]) for veto in content.vetoes],
        values,
        [
            Option(value, f"{value} {word}", "", values["confidence"] == value)
            for value, word in zip(CONFIDENCE, CONFIDENCE_WORDS, strict=True)
        ],
        [Option(value, str(label), "", value in values["support"]) for value, label in Support.choices],
        wrong,
    )


def points_of_values(content: Content, values: Values, stage: str) -> Points:
    chosen = {each.code: str(values[each.code]) for each in content.criteria}
    levels = {code: int(value) for code, value in chosen.items() if value not in ("", UNABLE)}
    return points_of(content, Sheet(levels), stage)


def _row(criterion: Criterion, weight: Decimal, values: Values, before: Values, errors: Errors) -> CriterionRow:
    chosen = values[criterion.code]
    key = comment_key(criterion.code)
    options = [Option(str(level), str(level), str(criterion.levels[level]), chosen == str(level)) for level in LEVELS]
    options.append(Option(UNABLE, gettext("Cannot judge"), "", chosen == UNABLE))
    given = before.get(criterion.code, "")
    return CriterionRow(
        criterion=criterion,
        weight=weight,
        options=options,
        comment=str(values[key]),
        comment_key=key,
        earlier=gettext("Cannot judge") if given == UNABLE else str(given),
        errors=[*errors.get(criterion.code, ()), *errors.get(key, ())],
    )


@dataclass(frozen=True)
class PostedSheet:
    """What the page sent: all fields, the version it began from, and the digests of what it showed."""

    values: dict[str, Any]
    version: int
    seen: Mapping[str, str] | None


def posted_sheet(content: Content, data: QueryDict) -> PostedSheet:
    """The page always sends all its fields, so what is absent was not chosen."""
    values: dict[str, Any] = {
        key: data.getlist(key) if key in ("vetoes", "support") else data.get(key, "") for key in field_keys(content)
    }
    return PostedSheet(values, whole_number(data.get("version", "")), _seen(data))


def _seen(data: QueryDict) -> Mapping[str, str] | None:
    try:
        found = json.loads(data.get("seen", ""))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


LENGTHS = {"comment": COMMENT_LENGTH, "remark": REMARK_LENGTH}
