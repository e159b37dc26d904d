"""A coach's desk: his cases with what is due in each, the figures above them, and the next things to do.

Every question is asked once for all cases, so that fifty or five hundred cost the same number of queries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, DateField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from core.actor import Actor
from core.workdays import add_workdays
from projects.enums import ManagementClass
from registration.enums.cases import CaseStatus, RoadStage
from registration.enums.milestones import MilestoneStatus
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

    Six queries: each kind of thing is asked for once, and none brings more than can be shown.
    """
    day = today or timezone.localdate()
    soon = add_workdays(day, SOON)
    mine = carried_by(actor.user_id, actor.region).filter(status__in=UNDER_WAY)
    found = [
        *_stages(mine, soon),
        *_contacts(mine, soon),
        *_measures(mine, soon),
        *_items(mine, soon),
        *_steps(mine, soon),
        *_milestones(mine),
    ]
    return sorted(found, key=lambda thing: (thing.on, thing.case.pk))[:MOST_DUE]


def _stages(mine: QuerySet[Case], soon: date) -> Iterator[DueThing]:
    for case in mine.filter(due_on__lte=soon).select_related(*WITH).order_by("due_on", "id")[:MOST_DUE]:
        if case.due_on is not None:
            yield DueThing("stage", case.due_on, case, str(case.get_stage_display()), case.registrant.name)


def _contacts(mine: QuerySet[Case], soon: date) -> Iterator[DueThing]:
    rows = CoachSpell.objects.filter(until_on=None, contact_on=None, contact_due_on__lte=soon, case__in=mine)
    for row in rows.select_related("case__project").order_by("contact_due_on", "id")[:MOST_DUE]:
        yield DueThing("contact", row.contact_due_on, row.case)


def _measures(mine: QuerySet[Case], soon: date) -> Iterator[DueThing]:
    rows = Measure.objects.filter(done_on=None, due_on__lte=soon, case__in=mine).select_related("case__project")
    for row in rows.order_by("due_on", "id")[:MOST_DUE]:
        yield DueThing("measure", row.due_on, row.case, row.what, row.body or str(row.get_who_display()), row.ref)


def _items(mine: QuerySet[Case], soon: date) -> Iterator[DueThing]:
    rows = ActionItem.objects.filter(OPEN, due_on__lte=soon, case__in=mine).select_related("case__project")
    for row in rows.order_by("due_on", "id")[:MOST_DUE]:
        yield DueThing("item", row.due_on, row.case, row.what, str(row.get_party_display()), row.ref)


def _steps(mine: QuerySet[Case], soon: date) -> Iterator[DueThing]:
    rows = ServiceRecord.objects.filter(next_open=True, next_on__lte=soon, case__in=mine)
    for row in rows.select_related("case__project").order_by("next_on", "id")[:MOST_DUE]:
        if row.next_on is not None:
            yield DueThing("step", row.next_on, row.case, row.next_step, ref=row.ref)


def _milestones(mine: QuerySet[Case]) -> Iterator[DueThing]:
    """Reported by a side and not yet looked at; they wait since the day of the report."""
    rows = Milestone.objects.filter(status=MilestoneStatus.REPORTED, case__in=mine).select_related("case__project")
    for row in rows.order_by("reported_at", "id")[:MOST_DUE]:
        yield DueThing(
            "milestone", timezone.localdate(row.reported_at), row.case, str(row.get_kind_display()), ref=row.ref
        )


def desk_duty(actor: Actor, today: date | None = None) -> dict[str, int]:
    """Cases with something due within two working days or late; one query for the menu."""
    return desk_counts(actor.user_id, actor.region, DeskFilter(), today)
