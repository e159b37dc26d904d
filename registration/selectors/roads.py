"""The road of a case: what was planned, what is to be expected by now, what was reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.workdays import workdays_until
from registration.enums.cases import CaseStatus
from registration.enums.roads import Part
from registration.models import Case, PlannedDay, RoadPlan, RoadTemplate
from registration.pathway.content import Content
from registration.pathway.plans import At, Known, Leg, Plan, plan_road
from registration.pathway.present import present_leg
from registration.pathway.questions import MOST_SUPPLEMENTS, Question
from registration.selectors.milestones import confirmed_of
from registration.selectors.road_templates import template_in_force
from registration.steps import Reached, supplement_count

PLANNABLE = frozenset({Part.PREPARATION.value, Part.PAUSE.value})
DONE, NOW, LATE, AHEAD = "done", "now", "late", "ahead"


@dataclass(frozen=True)
class Row:
    """One stage as people look at it. ``planned_…``: what the present plan says; ``expected_ends``: by what has been
    reached since; ``actual_ends``: the day of its milestone. ``own``: people set its day themselves."""

    leg: Leg
    state: str
    planned_starts: date | None
    planned_ends: date | None
    expected_ends: date | None
    actual_ends: date | None
    plannable: bool
    own: date | None

    @property
    def shift(self) -> int | None:
        """Working days by which it comes later than planned; negative: earlier."""
        day = self.actual_ends or self.expected_ends
        return workdays_until(self.planned_ends, day) if self.planned_ends and day else None


@dataclass(frozen=True)
class CaseRoad:
    """``plan`` is the present one, None for a case that was opened before there were plans."""

    case: Case
    template: RoadTemplate
    content: Content
    plan: RoadPlan | None
    expected: Plan
    known: Known
    rows: tuple[Row, ...]

    def rows_of(self, *parts: str) -> list[Row]:
        return [row for row in self.rows if row.leg.stage.part in parts]

    @property
    def planned_ends(self) -> date | None:
        return self.plan.ends_on if self.plan else self.expected.ends

    @property
    def is_open(self) -> bool:
        """A preparation that is still ahead has no planned day: what follows is "at the earliest"."""
        return any(leg.open and not leg.stage.beside for leg in self.expected.preparation)


def question_of(case: Case, reached: Iterable[Reached]) -> Question:
    """What the road of a case has to answer."""
    rounds = min(supplement_count(list(reached)), MOST_SUPPLEMENTS)
    return Question(case.management_class, case.route, case.channel, rounds, subcatalogue=case.subcatalogue)


def asked_of(plan: RoadPlan) -> Question:
    return Question(plan.management_class, plan.route, plan.channel, plan.supplements, subcatalogue=plan.subcatalogue)


def known_of(case: Case, reached: Iterable[Reached], floor: date | None = None) -> Known:
    days = PlannedDay.objects.filter(case=case).values_list("stage", "round", "on")
    return Known(
        reached={(each.kind, each.round): each.on for each in reached},
        own={(stage, number): on for stage, number, on in days},
        floor=floor,
    )


def plans_of(case: Case) -> QuerySet[RoadPlan]:
    """All plans of a case, the present one first; the caller has the case from ``case_for``."""
    return RoadPlan.objects.filter(case=case).select_related("template", "made_by").order_by("-number")


def present_plan(case: Case) -> RoadPlan | None:
    return plans_of(case).first()


def road_of(case: Case, today: date | None = None) -> CaseRoad:
    """With what is expected today. What is late is expected today at the earliest, unless the case rests or is over."""
    day = today or timezone.localdate()
    reached, plan = confirmed_of(case), present_plan(case)
    template = plan.template if plan else template_in_force(case.region_id)
    content = Content.read(template.content)
    going = case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED)
    known = known_of(case, reached, day if going else None)
    start = plan.starts_on if plan else case.opened_on
    expected = plan_road(content, question_of(case, reached), start, known)
    due = plan_road(content, question_of(case, reached), start, replace(known, floor=None))
    rows = tuple(_rows(case, plan, (expected, due), known, day))
    return CaseRoad(case, template, content, plan, expected, known, rows)


def _rows(case: Case, plan: RoadPlan | None, roads: tuple[Plan, Plan], known: Known, today: date) -> Iterable[Row]:
    expected, due = roads
    kept = kept_days(plan) if plan else {leg.place: (leg.starts, leg.ends) for leg in due.legs}
    ends = {leg.place: leg.ends for leg in due.legs if not leg.open}
    present = present_leg(expected, case.stage)
    for leg in expected.legs:
        starts, planned = kept.get(leg.place, (None, None))
        ahead = not (leg.reached or leg.passed)
        yield Row(
            leg=leg,
            state=_state(leg, present, ends.get(leg.place), today),
            planned_starts=starts,
            planned_ends=planned,
            expected_ends=leg.ends if ahead else None,
            actual_ends=leg.ends if leg.reached else None,
            plannable=ahead and leg.stage.part in PLANNABLE,
            own=known.own.get(leg.place),
        )


def _state(leg: Leg, present: Leg | None, due: date | None, today: date) -> str:
    if leg.reached or leg.passed:
        return DONE
    if present is None or leg.place != present.place:
        return AHEAD
    return LATE if due is not None and due < today else NOW


def kept_days(plan: RoadPlan) -> dict[At, tuple[date | None, date | None]]:
    """The planned days of a kept plan, by stage."""
    return {(leg["key"], leg["round"]): (_day(leg["starts"]), _day(leg["ends"])) for leg in plan.legs}


def kept_legs(plan: Plan) -> list[dict[str, Any]]:
    """A plan as it is kept."""
    return [
        {
            "key": leg.key,
            "part": leg.stage.part,
            "round": leg.round,
            "working_days": leg.working_days,
            "starts": leg.starts.isoformat() if leg.starts else None,
            "ends": leg.ends.isoformat() if leg.ends else None,
            "reached": leg.reached,
            "open": leg.open,
        }
        for leg in plan.legs
    ]


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def what_if(road: CaseRoad, question: Question) -> Plan:
    """The road of the case under another assumption; nothing is kept."""
    return plan_road(road.content, question, road.expected.start, road.known)


def question_with(road: CaseRoad, chosen: Mapping[str, Any]) -> Question:
    """The question of the case with other answers; supplements that were asked for already stay."""
    present = road.expected.question
    asked = replace(present, **{key: value for key, value in chosen.items() if value not in ("", None)})
    return replace(asked, supplements=max(asked.supplements, present.supplements))
