"""The rows behind the overview's counts: cases of a province by what is chosen in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actor import Actor
from projects.enums import ManagementClass
from registration.enums.cases import BlockCode, CaseStatus, RoadStage
from registration.enums.milestones import MilestoneKind, MilestoneStatus
from registration.models import Case, Milestone
from registration.selectors.coaching_due import is_idle
from registration.selectors.overview import SHOWN, office_cases, overdue, reviewed, without_coach

ORDER = ("-id",)
PAGE_SIZE = 30
SUPPLEMENTS = ("zero", "one", "more")
LONGEST_SEARCH = 60
WITH = ("project", "project__institution", "registrant", "coach", "city", "region")


@dataclass(frozen=True)
class CaseFilter:
    """Empty values narrow nothing. ``on_road``: without closed ones, as the overview's table counts."""

    stage: str = ""
    management_class: str = ""
    status: str = ""
    coach: str = ""
    city: str = ""
    blocked: str = ""
    overdue: bool = False
    idle: bool = False
    without_coach: bool = False
    supplements: str = ""
    on_road: bool = False
    region: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "CaseFilter":
        """From a query; what is not a choice narrows nothing."""
        return cls(
            stage=_among(given.get("stage", ""), RoadStage.values),
            management_class=_among(given.get("class", ""), ManagementClass.values),
            status=_among(given.get("status", ""), CaseStatus.values),
            coach=_number(given.get("coach", ""), most=18),
            city=_number(given.get("city", ""), most=6),
            blocked=_among(given.get("blocked", ""), BlockCode.values),
            overdue=given.get("overdue") == "1",
            idle=given.get("idle") == "1",
            without_coach=given.get("without_coach") == "1",
            supplements=_among(given.get("supplements", ""), SUPPLEMENTS),
            on_road=given.get("on_road") == "1",
            region=_number(given.get("region", ""), most=6),
            text=given.get("text", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        )


def _among(value: str, values: list[str] | tuple[str, ...]) -> str:
    return value if value in values else ""


def _number(value: str, *, most: int) -> str:
    return value if value.isascii() and value.isdigit() and len(value) <= most else ""


def case_rows(actor: Actor, chosen: CaseFilter, today: date) -> QuerySet[Case]:
    """Order by ORDER. What people wrote about obstacles is not read from the database at all."""
    rows = office_cases(actor, chosen.region).filter(_where(chosen, today))
    return rows.select_related(*WITH).defer("block_text", "stop_text")


def case_count(actor: Actor, chosen: CaseFilter, today: date) -> int:
    return office_cases(actor, chosen.region).filter(_where(chosen, today)).count()


def _where(chosen: CaseFilter, today: date) -> Q:
    equal = {
        "stage": chosen.stage,
        "management_class": chosen.management_class,
        "status": chosen.status,
        "coach_id": chosen.coach,
        "city_id": chosen.city,
        "block_code": chosen.blocked,
    }
    found = Q(**{name: value for name, value in equal.items() if value})
    going_on = Q(status__in=(CaseStatus.RUNNING, CaseStatus.BLOCKED))
    if chosen.overdue:
        found &= overdue(today)
    if chosen.idle:
        found &= going_on & is_idle(today)
    if chosen.coach:
        found &= going_on
    if chosen.without_coach:
        found &= without_coach()
    if chosen.on_road:
        found &= Q(status__in=SHOWN)
    return found & _supplements(chosen.supplements) & _words(chosen.text)


def _supplements(chosen: str) -> Q:
    if not chosen:
        return Q()
    first, second = _asked(1), _asked(2)
    return reviewed() & {"zero": ~first, "one": first & ~second, "more": second}[chosen]


def _asked(round_: int) -> Q:
    rows = Milestone.objects.filter(
        case_id=OuterRef("pk"),
        kind=MilestoneKind.SUPPLEMENT_ASKED,
        status=MilestoneStatus.CONFIRMED,
        round=round_,
    )
    return Q(Exists(rows))


def _words(text: str) -> Q:
    found = Q()
    for word in text.split():
        found &= (
            Q(project__reference__icontains=word)
            | Q(project__title__icontains=word)
            | Q(registrant__name__icontains=word)
            | Q(ref=word.upper())
        )
    return found
