"""Where a case stands on its road, and by when the stage it stands in should end."""

from datetime import date, timedelta

from registration.enums.cases import RoadStage
from registration.enums.milestones import MilestoneKind as Kind
from registration.pathway.content import Content
from registration.pathway.plans import Leg, Plan

# What a case in a stage waits for.
AWAITED: dict[str, frozenset[str]] = {
    RoadStage.CULTIVATION.value: frozenset({Kind.DESIGN_FROZEN.value}),
    RoadStage.TESTING.value: frozenset({Kind.TESTED.value}),
    RoadStage.EVALUATION.value: frozenset({Kind.TRIAL_FILED.value, Kind.EVALUATED.value}),
    RoadStage.DOSSIER.value: frozenset({Kind.ACCEPTED.value}),
    RoadStage.FILING.value: frozenset({Kind.FILED.value}),
    RoadStage.REVIEW.value: frozenset({Kind.REVIEWED.value, Kind.SUPPLEMENT_ASKED.value}),
    RoadStage.SUPPLEMENT.value: frozenset({Kind.SUPPLEMENT_ANSWERED.value}),
    RoadStage.DECISION.value: frozenset({Kind.DECIDED.value, Kind.CERTIFIED.value}),
}


def present_leg(plan: Plan, road_stage: str) -> Leg | None:
    """The first stage of the plan that waits for what the case waits for; None behind the certificate."""
    awaited = AWAITED.get(road_stage, frozenset())
    serial = (leg for leg in (*plan.preparation, *plan.stages) if not (leg.reached or leg.passed or leg.stage.beside))
    return next((leg for leg in serial if leg.ended_by and leg.ended_by[0] in awaited), None)


def due_of(plan: Plan, content: Content, road_stage: str, own: frozenset[tuple[str, int]] = frozenset()) -> date | None:
    """When the present stage should end; None while that rests on a preparation nobody has planned.

    ``plan`` counts from what was really reached, without a floor. For an answer to a supplement it is the day people
    planned (``own``), else the last day the law leaves.
    """
    leg = present_leg(plan, road_stage)
    if leg is None or leg.open or leg.ends is None or leg.starts is None:
        return None
    if leg.stops_clock and leg.place not in own:
        return leg.starts + timedelta(days=content.answer_limit)
    return leg.ends
