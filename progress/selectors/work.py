"""Dated facts that are no indicators: what people did, how long it took, and what is still open. Never the audit log.

Each is narrowed by the filters of its project; an activity belongs to none and knows only province and city.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, F, IntegerField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth
from django.utils import timezone

from matching.enums import MatchStatus
from matching.models import Match
from outreach.models import Activity
from progress.answers import long_question, read_months, written_months
from progress.facts import in_china
from progress.scope import Filters, Scope, month_back, month_end
from progress.selectors.rows import of_projects, place_terms
from progress.selectors.workdays import MedianAndNinetieth, WorkdaysBetween, begun_before
from projects.enums import CheckOutcome, DeadlineKind, ListKind
from projects.models import CheckDecision, Deadline, Listing, Project, Submission
from registration.enums.cases import CaseStatus, RoadStage
from registration.models import ServiceRecord, StageSpell

# Durations tell of how it goes now, not of the first years.
ENDED_WITHIN = timedelta(days=730)
# Ages of what is open, in working days; None: and more.
BANDS: tuple[tuple[int, int | None], ...] = ((0, 10), (11, 30), (31, 60), (61, 120), (121, None))


@dataclass(frozen=True)
class Done:
    """Rows of ``model`` dated by ``column``, a day or (``moment``) an instant; ``project`` is the path to the project,
    "" for the project itself, None for what belongs to none.

    ``begun``: the day from which the time it took is reckoned; ``first``: of several of a project only the earliest.
    """

    model: type[Model]
    column: str
    moment: bool = False
    project: str | None = "project"
    where: Q = field(default_factory=Q)
    begun: str = ""
    first: bool = False

    @property
    def day(self) -> Combinable:
        return in_china(self.column) if self.moment else F(self.column)

    def rows(self, scope: Scope, filters: Filters) -> QuerySet[Any]:
        """Up to the day, or of the month asked for, with ``happened_on``; of times also ``begun_on``, ``workdays``."""
        rows = self.model._default_manager.filter(self.where).annotate(happened_on=self.day)
        if self.first:
            rows = rows.filter(~Exists(self._earlier()))
        within = self._within(*_days(filters, timed=bool(self.begun)))
        rows = _narrowed(rows.filter(within), self.project, scope, filters)
        if not self.begun:
            return rows
        rows = rows.annotate(begun_on=F(self.begun))
        if self.model is StageSpell:
            return rows
        return rows.annotate(workdays=WorkdaysBetween(F(self.begun), self.day, filters.as_of))

    def _earlier(self) -> QuerySet[Any]:
        earlier = Q(**{f"{self.column}__lt": OuterRef(self.column)})
        earlier |= Q(**{self.column: OuterRef(self.column), "pk__lt": OuterRef("pk")})
        return self.model._default_manager.filter(self.where, earlier, project=OuterRef("project"))

    def _within(self, first: date | None, last: date) -> Q:
        """On the column itself, so that an index can serve."""
        if not self.moment:
            terms: dict[str, Any] = {"lte": last, "gte": first}
        else:
            terms = {"lt": _midnight_after(last), "gte": _midnight_after(first - timedelta(days=1)) if first else None}
        return Q(**{f"{self.column}__{name}": value for name, value in terms.items() if value is not None})


def _days(filters: Filters, *, timed: bool) -> tuple[date | None, date]:
    if filters.month:
        return filters.month, min(month_end(filters.month), filters.as_of)
    return (filters.as_of - ENDED_WITHIN if timed else None), filters.as_of


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _narrowed(rows: QuerySet[Any], project: str | None, scope: Scope, filters: Filters) -> QuerySet[Any]:
    if project is None:
        return rows.filter(place_terms(scope, filters))
    return of_projects(rows, scope, filters, project)


@dataclass(frozen=True)
class Open:
    """Rows that were open on a day: begun on or before it, and not ended by then.

    ``late`` says, of the day, which are overdue; ``only_today``: of past days that is not known.
    """

    model: type[Model]
    begins: str
    ends: str
    late: str
    moments: bool = False
    project: str = "project"
    where: Q = field(default_factory=Q)
    late_where: Q = field(default_factory=Q)
    rests: tuple[str, str, tuple[str, ...]] | None = None
    only_today: bool = False

    def rows(self, scope: Scope, filters: Filters) -> QuerySet[Any]:
        """With ``begun_on`` and ``as_of``."""
        begun = in_china(self.begins) if self.moments else F(self.begins)
        rows = self.model._default_manager.filter(self.where, self._open_on(filters.as_of)).annotate(
            begun_on=begun, as_of=Value(filters.as_of, output_field=DateField())
        )
        if filters.band:
            rows = rows.filter(self._in_band(int(filters.band), filters.as_of))
        if filters.late:
            rows = rows.filter(self._late_on(filters.as_of))
        return of_projects(rows, scope, filters, self.project)

    def ages(self, day: date) -> dict[str, Count]:
        """What to count of its rows: ``n_total``, ``n_late``, and each band by its place."""
        counts = {"n_total": Count("pk"), "n_late": Count("pk", filter=self._late_on(day))}
        for place in range(1, len(BANDS) + 1):
            counts[f"n_{place}"] = Count("pk", filter=self._in_band(place, day))
        return counts

    def _before(self, column: str, day: date) -> Q:
        """On the day or earlier."""
        return Q(**{f"{column}__lt": _midnight_after(day)}) if self.moments else Q(**{f"{column}__lte": day})

    def _open_on(self, day: date) -> Q:
        terms = self._before(self.begins, day) & ~(Q(**{f"{self.ends}__isnull": False}) & self._before(self.ends, day))
        if self.rests is None:
            return terms
        status, since, resting = self.rests
        return terms & ~Q(**{f"{status}__in": resting, f"{since}__lt": _midnight_after(day)})

    def _in_band(self, place: int, day: date) -> Q:
        if place > len(BANDS):
            return Q(pk__in=[])
        first, last = BANDS[place - 1]
        younger = self._before(self.begins, begun_before(day, first - 1)) if first else Q()
        return younger & (~self._before(self.begins, begun_before(day, last)) if last is not None else Q())

    def _late_on(self, day: date) -> Q:
        if self.only_today and day != timezone.localdate():
            return Q(pk__in=[])
        return Q(**{f"{self.late}__lt": day}) & self.late_where


CHECKED = Q(outcome__in=(CheckOutcome.ACCEPTED.value, CheckOutcome.REFUSED.value))
ACTIVITY: Mapping[str, Done] = {
    "received": Done(Project, "applied_on", project=""),
    "resubmitted": Done(Submission, "submitted_at", moment=True, where=Q(number__gt=1)),
    "checks_decided": Done(CheckDecision, "decided_at", moment=True),
    "matches_requested": Done(Match, "opened_at", moment=True),
    "matches_answered": Done(Match, "answered_at", moment=True),
    "services": Done(ServiceRecord, "on", project="case__project"),
    "activities_held": Done(Activity, "held_on", project=None),
}
# Arrived is arrived: nobody waits there.
WAITING_STAGES = tuple(stage for stage in RoadStage if stage not in (RoadStage.APPROVED, RoadStage.MARKET))
TIMES: Mapping[str, Done] = {
    "to_decision": Done(
        CheckDecision, "decided_at", moment=True, where=CHECKED, begun="project__applied_on", first=True
    ),
    "to_library": Done(
        Listing, "entered_on", where=Q(kind=ListKind.LIBRARY.value), begun="project__applied_on", first=True
    ),
    **{
        f"spent_{stage.value}": Done(
            StageSpell, "left_on", project="case__project", where=Q(stage=stage.value), begun="entered_on"
        )
        for stage in WAITING_STAGES
    },
}


def _deadlines(kind: DeadlineKind) -> Open:
    return Open(
        Deadline,
        "opened_at",
        "closed_at",
        "due_on",
        moments=True,
        where=Q(kind=kind.value),
        late_where=Q(exempt_reason=""),
    )


def _standing(stage: RoadStage) -> Open:
    return Open(
        StageSpell,
        "entered_on",
        "left_on",
        "case__due_on",
        project="case__project",
        where=Q(stage=stage.value),
        late_where=Q(case__status=CaseStatus.RUNNING.value, left_on=None),
        rests=("case__status", "case__status_since", (CaseStatus.STOPPED.value, CaseStatus.CLOSED.value)),
        only_today=True,
    )


OPEN: Mapping[str, Open] = {
    "open_checks": _deadlines(DeadlineKind.FORMAL_CHECK),
    "open_corrections": _deadlines(DeadlineKind.CORRECTION),
    "open_matches": Open(
        Match,
        "opened_at",
        "answered_at",
        "expires_on",
        moments=True,
        rests=(
            "status",
            "status_since",
            tuple(status.value for status in MatchStatus if status != MatchStatus.OPEN),
        ),
    ),
    **{f"open_{stage.value}": _standing(stage) for stage in WAITING_STAGES},
}


@dataclass(frozen=True)
class Took:
    """In working days; None when nothing ended."""

    median: float | None
    ninetieth: float | None
    number: int


_SHARES = {"shares": MedianAndNinetieth("workdays"), "number": Count("pk")}


def _written_times(found: Mapping[str, Took]) -> dict[str, tuple[float | None, float | None, int]]:
    return {key: (took.median, took.ninetieth, took.number) for key, took in found.items()}


def _read_times(written: Mapping[str, Iterable[Any]]) -> dict[str, Took]:
    return {key: Took(*values) for key, values in written.items()}


def _no_times(*, keys: Iterable[str] = TIMES) -> dict[str, Took]:
    return dict.fromkeys(keys, Took(None, None, 0))


@long_question("times", dump=_written_times, load=_read_times, nothing=_no_times)
def times_taken(scope: Scope, filters: Filters, *, keys: Iterable[str] = TIMES) -> dict[str, Took]:
    """Of what ended within two years before the day, in one query."""
    rows = {key: TIMES[key].rows(scope, filters) for key in keys}
    found = _of_each(rows, dict.fromkeys(rows, _SHARES))
    return {key: _took(shares, number) for key, (shares, number) in found.items()}


def _took(shares: Sequence[float] | None, number: int) -> Took:
    median, ninetieth = shares or (None, None)
    return Took(median, ninetieth, number)


Ages = dict[str, Mapping[str, int]]


def _as_it_is(found: Ages) -> Ages:
    return found


def _no_ages() -> Ages:
    return {key: Counter() for key in OPEN}


@long_question("ages", dump=_as_it_is, load=_as_it_is, nothing=_no_ages)
def ages(scope: Scope, filters: Filters) -> Ages:
    """Of what is open, by key: ``n_total``, ``n_late``, ``n_1`` to ``n_5`` by BANDS; in one query."""
    counts = {key: each.ages(filters.as_of) for key, each in OPEN.items()}
    found = _of_each({key: each.rows(scope, filters) for key, each in OPEN.items()}, counts)
    return {key: dict(zip(counts[key], found[key], strict=True)) for key in OPEN}


def _nothing_done(*, months: int) -> dict[str, Mapping[date, int]]:
    return {key: {} for key in ACTIVITY}


@long_question("activity", dump=written_months, load=read_months, nothing=_nothing_done)
def done_by_month(scope: Scope, filters: Filters, *, months: int) -> dict[str, Mapping[date, int]]:
    """By key and the first day of the month: the month of the day and those before it, in one query."""
    first = month_back(filters.as_of, months - 1)
    parts = [
        _numbered(place, done.rows(scope, filters).filter(happened_on__gte=first))
        .annotate(in_month=TruncMonth("happened_on"))
        .values_list("of_key", "in_month")
        .annotate(n=Count("pk"))
        for place, done in enumerate(ACTIVITY.values())
    ]
    found: dict[str, dict[date, int]] = {key: {} for key in ACTIVITY}
    for place, month, number in _joined(parts):
        found[tuple(ACTIVITY)[place]][month] = number
    return {**found}


def _of_each(rows: Mapping[str, QuerySet[Any]], counts: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What is counted of the rows of each key; all in one query."""
    parts = [
        _numbered(place, rows[key]).values_list("of_key").annotate(**counts[key]) for place, key in enumerate(rows)
    ]
    return {tuple(rows)[place]: numbers for place, *numbers in _joined(parts)}


def _numbered(place: int, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().annotate(of_key=Value(place, output_field=IntegerField()))


def _joined(parts: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return parts[0].union(*parts[1:], all=True)
