"""The way to the market of a whole province: how many cases stand where, for how long, and what keeps them.

A constant number of queries for any number of cases. Every count has a filter that gives exactly its rows.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, Exists, FloatField, Min, OuterRef, Q, QuerySet

from accounts.models import Region
from accounts.roles import Role
from accounts.selectors import holders_of
from core.actor import Actor
from core.workdays import workdays_until
from projects.enums import ManagementClass
from registration.enums.cases import CaseStatus, RoadStage
from registration.enums.milestones import MilestoneKind, MilestoneStatus
from registration.models import Case, Milestone, StageSpell
from registration.selectors.cases import CITY_CLASS
from registration.selectors.coaching_due import is_idle

CLASSES = (*ManagementClass.values,)
# They have left the road: the table of stages is about those still on it, and those that arrived.
SHOWN = (CaseStatus.RUNNING, CaseStatus.BLOCKED, CaseStatus.STOPPED, CaseStatus.COMPLETED)
MOST_COACHES = 12
# Once the technical review is over, nothing more is asked for (domain guide §3.4).
REVIEW_OVER = (RoadStage.DECISION, RoadStage.APPROVED, RoadStage.MARKET)
REGISTERED = (ManagementClass.II, ManagementClass.III)
# Durations tell of how it goes now, not of the first years.
DURATIONS_SINCE = timedelta(days=730)


class _MedianAndNinetieth(Aggregate):
    """Both from one sorting, as a list of two."""

    function = "percentile_cont"
    template = "%(function)s(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


@dataclass(frozen=True)
class StageLine:
    """One stage: counts by class, how long finished spells took (工作日), the oldest that still stands there."""

    stage: RoadStage
    classes: dict[str, int]
    total: int
    overdue: int
    blocked: int
    median: float | None
    ninetieth: float | None
    finished: int
    oldest: int | None


@dataclass(frozen=True)
class CoachLoad:
    coach: int
    name: str
    running: int
    overdue: int
    idle: int


@dataclass(frozen=True)
class Overview:
    stages: list[StageLine]
    blocked: dict[str, int]
    statuses: dict[str, int]
    without_coach: int
    overdue: int
    idle: int
    supplements: dict[str, int]
    coaches: list[CoachLoad]
    sums: dict[str, int] = field(default_factory=dict)


def office_cases(actor: Actor, region: str = "") -> QuerySet[Case]:
    """Rows and counts: an officer's and a leader's province; for national officials all of them, or ``region``."""
    if actor.role == Role.NATIONAL_OFFICIAL:
        return Case.objects.filter(region_id=region) if region else Case.objects.all()
    if actor.role in (Role.PROVINCIAL_OFFICER, Role.LEADER):
        return Case.objects.filter(region_id=actor.region)
    return Case.objects.none()


def provinces_with_cases(actor: Actor) -> list[Region]:
    """What a national official can choose from."""
    if actor.role != Role.NATIONAL_OFFICIAL:
        return []
    used = Case.objects.filter(region_id=OuterRef("pk"))
    return list(Region.objects.filter(Exists(used), parent=None).order_by("code"))


def overview(actor: Actor, today: date, region: str = "") -> Overview:
    cases = office_cases(actor, region).order_by()
    groups = _groups(cases, today)
    return Overview(
        stages=_stage_lines(groups, _durations(cases, today), today),
        blocked=_summed(groups, "block_code", where=CaseStatus.BLOCKED),
        statuses=_summed(groups, "status"),
        without_coach=sum(each["without_coach"] for each in groups),
        overdue=sum(each["overdue"] for each in groups),
        idle=sum(each["idle"] for each in groups),
        supplements=_supplements(cases, groups),
        coaches=_coaches(cases, today),
        sums=_class_sums(groups),
    )


def _groups(cases: QuerySet[Case], today: date) -> list[dict[str, Any]]:
    """One pass over the cases; everything that is a count of them is a sum of these."""
    going_on = Q(status__in=(CaseStatus.RUNNING, CaseStatus.BLOCKED))
    rows = cases.values("status", "stage", "management_class", "block_code").annotate(
        n=Count("pk"),
        overdue=Count("pk", filter=overdue(today)),
        idle=Count("pk", filter=going_on & is_idle(today)),
        without_coach=Count("pk", filter=without_coach()),
        since=Min("stage_since", filter=going_on),
    )
    return [dict(row) for row in rows]


def without_coach() -> Q:
    """Under way or blocked, and nobody guides it; filings of Class I are guided by their city."""
    return Q(status__in=(CaseStatus.RUNNING, CaseStatus.BLOCKED), coach=None) & ~Q(management_class=CITY_CLASS)


def overdue(today: date) -> Q:
    """As ``selectors.standing.is_late``: what is blocked or rests is not late."""
    return Q(status=CaseStatus.RUNNING, due_on__lt=today)


def _durations(cases: QuerySet[Case], today: date) -> Mapping[str, dict[str, Any]]:
    """Of spells that ended in the last two years, by stage."""
    spells = StageSpell.objects.filter(left_on__gte=today - DURATIONS_SINCE, case__in=cases).order_by()
    found = spells.values("stage").annotate(finished=Count("pk"), shares=_MedianAndNinetieth("workdays"))
    return {row["stage"]: dict(row) for row in found}


def _stage_lines(groups: list[dict[str, Any]], durations: Mapping[str, dict[str, Any]], today: date) -> list[StageLine]:
    by_stage: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for group in groups:
        if group["status"] in SHOWN:
            by_stage[group["stage"]].append(group)
    return [_stage_line(stage, by_stage[stage.value], durations.get(stage.value, {}), today) for stage in RoadStage]


def _stage_line(stage: RoadStage, rows: list[dict[str, Any]], took: Mapping[str, Any], today: date) -> StageLine:
    classes = dict.fromkeys(CLASSES, 0)
    for row in rows:
        classes[row["management_class"]] += row["n"]
    # Arrived is arrived: nobody waits there.
    waits = stage not in (RoadStage.APPROVED, RoadStage.MARKET)
    oldest = min((row["since"] for row in rows if row["since"] is not None), default=None) if waits else None
    shares = took.get("shares") or (None, None)
    return StageLine(
        stage,
        classes,
        sum(classes.values()),
        overdue=sum(row["overdue"] for row in rows),
        blocked=sum(row["n"] for row in rows if row["status"] == CaseStatus.BLOCKED),
        median=shares[0],
        ninetieth=shares[1],
        finished=took.get("finished", 0),
        oldest=workdays_until(oldest, today) if oldest is not None else None,
    )


def _summed(groups: list[dict[str, Any]], name: str, where: str = "") -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for group in groups:
        if not where or group["status"] == where:
            found[group[name]] += group["n"]
    return dict(found)


def _class_sums(groups: list[dict[str, Any]]) -> dict[str, int]:
    found = dict.fromkeys(CLASSES, 0)
    for group in groups:
        if group["status"] in SHOWN:
            found[group["management_class"]] += group["n"]
    return found


def reviewed() -> Q:
    """Of Class II and III, not closed, with the technical review behind them: their count of supplements is final."""
    return Q(stage__in=REVIEW_OVER, management_class__in=REGISTERED, status__in=SHOWN)


def _supplements(cases: QuerySet[Case], groups: list[dict[str, Any]]) -> dict[str, int]:
    """零发补 none, 少发补 one round, more: rounds are numbered from 1, so those with a second had a first."""
    over = {stage.value for stage in REVIEW_OVER}
    classes = {each.value for each in REGISTERED}
    total = sum(
        group["n"]
        for group in groups
        if group["stage"] in over and group["management_class"] in classes and group["status"] in SHOWN
    )
    asked = Milestone.objects.filter(
        kind=MilestoneKind.SUPPLEMENT_ASKED,
        status=MilestoneStatus.CONFIRMED,
        round__in=(1, 2),
        case__in=cases.filter(reviewed()),
    )
    rounds = dict(asked.order_by().values_list("round").annotate(n=Count("pk")))
    first, second = rounds.get(1, 0), rounds.get(2, 0)
    return {"zero": total - first, "one": first - second, "more": second}


def _coaches(cases: QuerySet[Case], today: date) -> list[CoachLoad]:
    """The most loaded first."""
    rows = (
        cases.filter(coach__isnull=False, status__in=(CaseStatus.RUNNING, CaseStatus.BLOCKED))
        .values("coach_id", "coach__name")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=overdue(today)),
            idle=Count("pk", filter=is_idle(today)),
        )
        .order_by("-n", "coach_id")
    )
    return [
        CoachLoad(row["coach_id"], row["coach__name"], row["n"], row["late"], row["idle"])
        for row in rows[:MOST_COACHES]
    ]


def coach_names(actor: Actor) -> list[tuple[str, str]]:
    """Pairs of number and name of the province's coaches, for a filter; none for whoever watches all provinces."""
    if not actor.region:
        return []
    return [(str(person.pk), person.name) for person in holders_of(Role.COACH, actor.region)]
