"""Targets and how far they are on a day: what the page, the interface, the command and the warnings all say.

What a target counts and over which days follows from the programme's counting rules; its value is what has begun in
that period and counts on the day (``progress.rollups.periods``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.errors import Text
from progress.indicators import INDICATORS, Indicator
from progress.models import Programme, Target
from progress.pace import Pace, Period, pace_of
from progress.programmes.rules import counted_for, in_each_year, rules_of
from progress.programmes.years import share_of
from progress.rollups.periods import Asked, totals_of
from progress.scope import Scope
from progress.selectors.programmes import programmes_in, programmes_of_provinces, shown_programmes, years_of


@dataclass(frozen=True)
class TargetRow:
    """``indicator`` has the target; ``counted`` is what counts by the rules in force, which ``rules`` say in words.

    ``day`` is the day asked for; a period that has ended stands as on its last day.
    """

    target: Target
    indicator: Indicator
    counted: Indicator
    period: Period
    day: date
    pace: Pace
    rules: tuple[Text, ...]

    @property
    def programme(self) -> Programme:
        return self.target.programme

    @property
    def is_over(self) -> bool:
        return self.day >= self.period.last

    @property
    def counted_on(self) -> date:
        """The day on which its rows count."""
        return min(self.day, self.period.last)


@dataclass(frozen=True)
class _Question:
    target: Target
    amount: int
    period: Period
    asked: Asked


def target_rows(scope: Scope, day: date, programme: Programme | None = None) -> list[TargetRow]:
    """The targets of one programme, or of all that run on the day in the province (no province: in the nation).

    A constant number of queries. Who may ask is ``progress.permissions``.
    """
    programmes = [programme] if programme else shown_programmes(programmes_in(scope.region), day)
    return rows_of(programmes, day)


def province_rows(day: date) -> list[TargetRow]:
    """The targets of all provinces' programmes that run on the day, province by province."""
    found: dict[str, list[Programme]] = {}
    for programme in programmes_of_provinces():
        found.setdefault(programme.region_id or "", []).append(programme)
    return rows_of([each for programmes in found.values() for each in shown_programmes(programmes, day)], day)


def rows_of(programmes: Iterable[Programme], day: date) -> list[TargetRow]:
    """Of programmes as ``progress.selectors.programmes`` gives them, in one query."""
    questions = [question_of(target, day) for programme in programmes for target in programme.targets.all()]
    totals = totals_of([question.asked for question in questions])
    return [_row(question, day, totals[question.asked]) for question in questions]


def row_of(target: Target, day: date) -> TargetRow:
    question = question_of(target, day)
    return _row(question, day, totals_of([question.asked])[question.asked])


def question_of(target: Target, day: date) -> _Question:
    programme, years = target.programme, years_of(target.programme)
    share = share_of(
        years, target.kind, target.amount, day, each_year=in_each_year(programme.rules), due_on=target.due_on
    )
    until = min(day, share.period.last)
    counted = counted_for(target.indicator, programme.rules)
    asked = Asked(counted, programme.region_id or "", share.period.first, until)
    return _Question(target, share.amount, share.period, asked)


def _row(question: _Question, day: date, value: int) -> TargetRow:
    target = question.target
    rules = rules_of(target.indicator, target.kind)
    return TargetRow(
        target=target,
        indicator=INDICATORS[target.indicator],
        counted=INDICATORS[question.asked.key],
        period=question.period,
        day=day,
        pace=pace_of(value, question.amount, question.period, day),
        rules=tuple(rule.in_force(target.programme.rules).words for rule in rules),
    )
