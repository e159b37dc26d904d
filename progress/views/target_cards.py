"""Targets as cards in the three columns of the plan. Any page may show them:

``{% include "progress/target_cards.html" %}`` with ``target_columns(rows)`` in its context under that name, and
``css/targets.css`` in its head. ``rows`` come from ``progress.targets.target_rows``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Text
from progress.enums import Batch
from progress.pace import PaceStatus
from progress.reasons import forecast_words, needed_words, percent, period_words, reason
from progress.targets import TargetRow

# Tone, icon: a state is never told by its colour alone.
MARKS: dict[PaceStatus, tuple[str, str]] = {
    PaceStatus.BEHIND: ("amber", "alert-triangle"),
    PaceStatus.ON_TRACK: ("sprout", "check"),
    PaceStatus.REACHED: ("sprout", "flag"),
    PaceStatus.NOT_BEGUN: ("", "clock"),
}


@dataclass(frozen=True)
class TargetCard:
    """Lengths are shares of the bar's width, as SVG writes them."""

    row: TargetRow
    name: Text
    url: str
    state: str
    tone: str
    icon: str
    share: str
    reason: str
    forecast: str
    needed: str
    period: str
    done: str
    tick: str
    band_start: str
    band_width: str


@dataclass(frozen=True)
class TargetColumn:
    label: Text
    cards: list[TargetCard]


def target_columns(rows: Sequence[TargetRow]) -> list[TargetColumn]:
    """Columns without a target are left out."""
    columns = [
        TargetColumn(batch.label, [target_card(row) for row in rows if row.target.batch == batch]) for batch in Batch
    ]
    return [column for column in columns if column.cards]


def target_card(row: TargetRow) -> TargetCard:
    pace = row.pace
    tone, icon = MARKS[pace.status]
    start, end = (_length(edge, pace.target) for edge in (pace.low, pace.high))
    return TargetCard(
        row=row,
        name=row.indicator.label,
        url=target_rows_url(row.target.ref, row.day),
        state=state_words(row),
        tone=tone,
        icon=icon,
        share=percent(pace.share),
        reason=reason(row),
        forecast=forecast_words(row),
        needed=needed_words(row),
        period=period_words(row),
        done=_written(_length(pace.value, pace.target)),
        tick=_written(_length(pace.expected, pace.target)),
        band_start=_written(start),
        band_width=_written(end - start) if forecast_words(row) else "",
    )


def target_rows_url(ref: str, day: date) -> str:
    return f"{reverse('progress:target_rows', args=[ref])}?as_of={day.isoformat()}"


def state_words(row: TargetRow) -> str:
    status = row.pace.status
    if status == PaceStatus.BEHIND:
        return _("Missed") if row.is_over else _("Behind")
    words = {
        PaceStatus.ON_TRACK: _("On track"),
        PaceStatus.REACHED: _("Reached"),
        PaceStatus.NOT_BEGUN: _("Not begun"),
    }
    return words[status]


def _length(value: int | None, target: int) -> float:
    return min(100 * (value or 0) / target, 100)


def _written(length: float) -> str:
    return f"{length:.2f}%"
