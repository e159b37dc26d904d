"""A coach's desk: his cases with what is due in each, the figures above them, and the next things to do.

Every question is asked once for all cases, so that fifty or five hundred cost the same number of queries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Least, TruncDate
from django.utils import timezone

from core.actor import Actor
from core.workdays import add_workdays
from projects.enums import ManagementClass
from registration.enums.cases import CaseStatus, RoadStage
from registration.enums.coaching import Party
from registration.enums.milestones import MilestoneKind, MilestoneStatus
from registration.models import ActionItem, Case, CoachSpell, Measure, Milestone, ServiceRecord
from registration.models.action_items import OPEN
from registration.selectors.coaches import CARRIED, UNDER_WAY
from registration.selectors.coaching_due import is_idle
from registration.selectors.standing import SOON

ORDER = ("next_due", "id")
PAGE_SIZE = 50
MOST_DUE = 20
WITH = ("project", "registrant", "coach")
VIEWS = ("due", "overdue", "idle", "blocked", "silent", "waiting")


@dataclass(frozen=True)
class DeskFilter:
    """Unknown values narrow nothing."""

    view: str = ""
    management_class: str = ""
    stage: str = ""
    text: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "DeskFilter":
        view, management_class, stage = (query.get(name, "") for name in ("view", "class", "stage"))
        return cls(
            view=view if view in VIEWS else "",
            management_class=management_class if management_class in ManagementClass.values else "",
            stage=stage if stage in RoadStage.values else "",
            text=query.get("text", "").replace("\x00", "").strip()[:60],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.management_class or self.stage or self.text)


def carried_by(user_id: int | None, region: str) -> QuerySet[Case]:
    """The living cases of one coach in a province."""
    return Case.objects.filter(coach_id=user_id, coach__isnull=False, region_id=region, status__in=CARRIED)


def own_cases(actor: Actor, refs: list[str]) -> list[Case]:
    """Those of the coach's own cases, for acts on many at once; others are not among them."""
    return list(carried_by(actor.user_id, actor.region).filter(ref__in=refs).select_related(*WITH).order_by("id"))


def with_dues(rows: QuerySet[Case]) -> QuerySet[Any]:
    """Each with the earliest days of its open measures, action items and next step.

    ``contact_due`` is set while there was no first contact, ``waiting_since`` while a milestone waits.
    ``next_due`` is the earliest of them and of the stage's planned end; of a case that rests nothing is due.
    """
    live = Q(status__in=UNDER_WAY)
    silent = CoachSpell.objects.filter(until_on=None, contact_on=None)
    dated = rows.annotate(
        measure_due=_earliest(Measure.objects.filter(done_on=None)),
        item_due=_earliest(ActionItem.objects.filter(OPEN)),
        step_due=_earliest(ServiceRecord.objects.filter(next_open=True), "next_on"),
        contact_due=_earliest(silent, "contact_due_on"),
        waiting_since=_earliest(Milestone.objects.filter(status=MilestoneStatus.REPORTED), "reported_at__date"),
    )
    due = Least("due_on", "measure_due", "item_due", "step_due", "contact_due")
    return dated.annotate(
        next_due=models.Case(When(live, then=due), default=Value(None), output_field=DateField()),
    )


def _earliest(rows: QuerySet[Any], field: str = "due_on") -> Subquery:
    found = rows.filter(case=OuterRef("pk")).order_by().values("case").annotate(first=Min(field))
    return Subquery(found.values("first"), output_field=DateField())


def conditions(today: date) -> dict[str, Q]:
    """What the views of the desk show, by name."""
    soon = add_workdays(today, SOON)
    return {
        "due": Q(next_due__lte=soon) | Q(waiting_since__isnull=False),
        "overdue": Q(next_due__lt=today),
        "idle": Q(status=CaseStatus.RUNNING) & is_idle(today),
        "blocked": Q(status=CaseStatus.BLOCKED),
        "silent": Q(contact_due__isnull=False, status__in=UNDER_WAY),
        "waiting": Q(waiting_since__isnull=False),
    }


def desk_rows(user_id: int | None, region: str, chosen: DeskFilter, today: date | None = None) -> QuerySet[Any]:
    rows = with_dues(_narrowed(carried_by(user_id, region), chosen)).select_related(*WITH)
    where = conditions(today or timezone.localdate()).get(chosen.view)
    return rows.filter(where) if where is not None else rows


def _narrowed(rows: QuerySet[Case], chosen: DeskFilter) -> QuerySet[Case]:
    if chosen.management_class:
        rows = rows.filter(management_class=chosen.management_class)
    if chosen.stage:
        rows = rows.filter(stage=chosen.stage)
    for word in chosen.text.split():
        rows = rows.filter(
            Q(project__title__icontains=word)
            | Q(project__reference__icontains=word)
            | Q(registrant__name__icontains=word)
        )
    return rows


def desk_counts(user_id: int | None, region: str, chosen: DeskFilter, today: date | None = None) -> dict[str, int]:
    """How many cases each view would show with the other filters as they are; one query."""
    rows = with_dues(_narrowed(carried_by(user_id, region), chosen))
    counted = {name: Count("id", filter=where) for name, where in conditions(today or timezone.localdate()).items()}
    return rows.aggregate(all=Count("id"), **counted)


@dataclass(frozen=True)
class DueThing:
    """Something to see to; ``kind`` is stage, contact, measure, item, step or milestone. Guides alone read ``what``."""

    kind: str
    on: date
    case: Case
    what: str = ""
    who: str = ""
    ref: str = ""


def due_things(actor: Actor, today: date | None = None) -> list[DueThing]:
    """What is due within two working days or late in the coach's cases, the oldest first; at most twenty.

    Two queries: the things of all kinds, of which none brings more than can be shown, and their cases.
    """
    day = today or timezone.localdate()
    mine = carried_by(actor.user_id, actor.region).filter(status__in=UNDER_WAY)
    first, *others = _due_parts(mine, add_workdays(day, SOON))
    found = sorted(first.union(*others, all=True), key=lambda each: (each[1], each[2], KINDS.index(each[0])))[:MOST_DUE]
    cases = Case.objects.select_related(*WITH).in_bulk({case for _kind, _on, case, *_said in found})
    return [_thing(kind, on, cases[case], *said) for kind, on, case, *said in found]


KINDS = ("stage", "contact", "measure", "item", "step", "milestone")
_REPORTED_DAY = TruncDate("reported_at", tzinfo=timezone.get_default_timezone())


def _due_parts(mine: QuerySet[Case], soon: date) -> Iterator[QuerySet[Any, Any]]:
    """Kind, day, case, what, who, who else, ref; the oldest first."""
    yield _part("stage", mine.filter(due_on__lte=soon), "due_on", case="pk")
    contacts = CoachSpell.objects.filter(until_on=None, contact_on=None, contact_due_on__lte=soon, case__in=mine)
    yield _part("contact", contacts, "contact_due_on")
    measures = Measure.objects.filter(done_on=None, due_on__lte=soon, case__in=mine)
    yield _part("measure", measures, "due_on", what="what", who="who", body="body", ref="ref")
    items = ActionItem.objects.filter(OPEN, due_on__lte=soon, case__in=mine)
    yield _part("item", items, "due_on", what="what", who="party", ref="ref")
    steps = ServiceRecord.objects.filter(next_open=True, next_on__lte=soon, case__in=mine)
    yield _part("step", steps, "next_on", what="next_step", ref="ref")
    # Reported by a side and not yet looked at; they wait since the day of the report.
    reported = Milestone.objects.filter(status=MilestoneStatus.REPORTED, case__in=mine)
    yield _part("milestone", reported.alias(day=_REPORTED_DAY), "day", what="kind", ref="ref")


def _part(kind: str, rows: QuerySet[Any], on: str, case: str = "case_id", **said: str) -> QuerySet[Any, Any]:
    texts = {f"said_{name}": _text(said.get(name)) for name in ("what", "who", "body", "ref")}
    named = rows.annotate(of_kind=_text(Value(kind)), due=F(on), of_case=F(case), **texts)
    return named.order_by("due", "pk").values_list("of_kind", "due", "of_case", *texts)[:MOST_DUE]


def _text(said: str | Value | None) -> Combinable:
    return Cast(said if said is not None else Value(""), TextField())


def _thing(kind: str, on: date, case: Case, what: str, who: str, body: str, ref: str) -> DueThing:
    if kind == "stage":
        return DueThing(kind, on, case, str(case.get_stage_display()), case.registrant.name)
    if kind == "milestone":
        return DueThing(kind, on, case, str(MilestoneKind(what).label), ref=ref)
    party = str(dict(Party.choices).get(who, ""))
    return DueThing(kind, on, case, what, body or party, ref)


def desk_duty(actor: Actor, today: date | None = None) -> dict[str, int]:
    """Cases with something due within two working days or late; one query for the menu."""
    return desk_counts(actor.user_id, actor.region, DeskFilter(), today)
