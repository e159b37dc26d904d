"""Lists of cases for the portal's people, of a project, and of a partnership."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.roles import Role
from core.actor import Actor
from core.workdays import add_workdays
from projects.models import Project
from registration.enums.cases import CaseStatus, RoadStage
from registration.enums.milestones import STANDING, MilestoneStatus
from registration.models import Case, Milestone
from registration.selectors.cases import WITH_PROJECT, cases_visible_to
from registration.selectors.standing import SOON

ORDER = ("-id",)
PAGE_SIZE = 20
SHOWN_ON_PROJECT = 5
GUIDING_ROLES = frozenset({Role.PROVINCIAL_OFFICER.value, Role.COACH.value, Role.CITY_OFFICER.value})
WAITS = "1"


@dataclass(frozen=True)
class CaseFilter:
    """Empty values narrow nothing. ``waits`` leaves what waits for the person himself."""

    status: str = ""
    stage: str = ""
    waits: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "CaseFilter":
        """From a query; what is not a choice narrows nothing."""
        status, stage = given.get("status", ""), given.get("stage", "")
        return cls(
            status=status if status in CaseStatus.values else "",
            stage=stage if stage in RoadStage.values else "",
            waits=WAITS if given.get("waits") == WAITS else "",
        )

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def my_cases(actor: Actor, chosen: CaseFilter, today: date | None = None) -> QuerySet[Case]:
    """Those that open to him in his present role, each with ``waits``: whether something in it waits for him."""
    rows = cases_visible_to(actor)
    if chosen.status:
        rows = rows.filter(status=chosen.status)
    if chosen.stage:
        rows = rows.filter(stage=chosen.stage)
    waits = _waits_for(actor, today or timezone.localdate())
    if chosen.waits:
        rows = rows.filter(waits)
    return rows.select_related(*WITH_PROJECT).annotate(
        waits=models.Case(When(waits, then=Value(True)), default=Value(False))
    )


def waiting_count(actor: Actor) -> int:
    return cases_visible_to(actor).filter(_waits_for(actor, timezone.localdate())).count()


def _waits_for(actor: Actor, today: date) -> Q:
    """For guides: reports, obstacles. For sides: a stage near or past its planned end, a supplement, a refusal."""
    if actor.role in GUIDING_ROLES:
        reported = Milestone.objects.filter(case=OuterRef("pk"), status=MilestoneStatus.REPORTED)
        goes_on = ~Q(status__in=(CaseStatus.CLOSED, CaseStatus.STOPPED))
        return Q(status=CaseStatus.BLOCKED) | (goes_on & Q(Exists(reported)))
    due = Q(due_on__lte=add_workdays(today, SOON)) | Q(stage=RoadStage.SUPPLEMENT)
    return _is_side(actor) & Q(status=CaseStatus.RUNNING) & (due | Q(Exists(_unmended())))


def _is_side(actor: Actor) -> Q:
    side = Q(project__owner_id=actor.user_id or 0)
    if actor.role in (Role.ENTERPRISE_MEMBER, Role.INSTITUTION_MANAGER):
        side |= Q(registrant_id=actor.organisation_id or 0)
    return side


def _unmended() -> QuerySet[Milestone]:
    """Refused, and nothing of its kind reported since."""
    again = Milestone.objects.filter(
        case=OuterRef("case"), kind=OuterRef("kind"), round=OuterRef("round"), status__in=sorted(STANDING)
    )
    refused = Milestone.objects.filter(case=OuterRef("pk"), status=MilestoneStatus.REFUSED)
    return refused.filter(~Exists(again))


def cases_of_project(actor: Actor, project: Project) -> list[Case]:
    """Living ones first; for the panel on the project's page."""
    rows = cases_visible_to(actor).filter(project=project).select_related(*WITH_PROJECT).order_by("-id")
    return sorted(rows[:SHOWN_ON_PROJECT], key=lambda case: not case.is_living)


def case_of_match(actor: Actor, match: str) -> Case | None:
    """The one that began with a partnership of this match; the latest, should there be several."""
    rows = cases_visible_to(actor).filter(partnership__match__ref=match).select_related(*WITH_PROJECT)
    return rows.order_by("-id").first()
