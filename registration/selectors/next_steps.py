"""Which stages a case goes through, and what is to be reported next: worked out from what was reported."""

from collections.abc import Sequence
from dataclasses import dataclass

from registration.enums.cases import RoadStage, Route
from registration.enums.milestones import MilestoneKind as Kind
from registration.models import Case
from registration.steps import ALL_CLASSES, FILED_CLASSES, STEPS, Reached, open_rounds

# The order in which things are usually reached; what was skipped is not asked for afterwards.
CHAIN = (
    Kind.DESIGN_FROZEN,
    Kind.TESTED,
    Kind.TRIAL_FILED,
    Kind.EVALUATED,
    Kind.ACCEPTED,
    Kind.REVIEWED,
    Kind.DECIDED,
    Kind.CERTIFIED,
    Kind.FILED,
    Kind.LAUNCHED,
)
REGISTERED_STAGES = (
    RoadStage.CULTIVATION,
    RoadStage.TESTING,
    RoadStage.EVALUATION,
    RoadStage.DOSSIER,
    RoadStage.REVIEW,
    RoadStage.DECISION,
    RoadStage.APPROVED,
    RoadStage.MARKET,
)
FILED_STAGES = (RoadStage.CULTIVATION, RoadStage.FILING, RoadStage.APPROVED, RoadStage.MARKET)
UNKNOWN_STAGES = (RoadStage.CULTIVATION, RoadStage.APPROVED, RoadStage.MARKET)


@dataclass(frozen=True)
class StageMark:
    """``state``: done, now or next."""

    stage: RoadStage
    state: str


def stage_marks(case: Case) -> list[StageMark]:
    """The road's stages for the class of this case; supplements stand there only while one is open."""
    stages = list(stages_of(case.management_class))
    now = RoadStage(case.stage)
    if now not in stages:
        # A supplement, or a stage of the class the case had before.
        stages.insert(stages.index(RoadStage.REVIEW) + 1 if RoadStage.REVIEW in stages else 1, now)
    at = stages.index(now)
    return [StageMark(stage, _state(number, at)) for number, stage in enumerate(stages)]


def _state(number: int, at: int) -> str:
    return "done" if number < at else "now" if number == at else "next"


def stages_of(management_class: str) -> tuple[RoadStage, ...]:
    if management_class in FILED_CLASSES:
        return FILED_STAGES
    return REGISTERED_STAGES if management_class in ALL_CLASSES else UNKNOWN_STAGES


def next_kind(case: Case, standing: Sequence[Reached]) -> Kind | None:
    """What comes after the furthest that was reported; None while the class is not known, and at the end."""
    if open_rounds(standing):
        return Kind.SUPPLEMENT_ANSWERED
    chain = [kind for kind in CHAIN if _asked_for(case, kind)]
    reported = {each.kind for each in standing}
    furthest = max((number for number, kind in enumerate(chain) if kind in reported), default=-1)
    return next(iter(chain[furthest + 1 :]), None)


def _asked_for(case: Case, kind: Kind) -> bool:
    if case.management_class not in ALL_CLASSES:
        return kind == Kind.DESIGN_FROZEN
    if kind == Kind.TRIAL_FILED:
        return case.route == Route.TRIAL and case.management_class in STEPS[kind].classes
    if kind == Kind.EVALUATED and case.route == Route.EXEMPT:
        return False
    return case.management_class in STEPS[kind].classes
