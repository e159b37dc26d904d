"""Tasks of departments: each body reads only its own; the guides all of their case; the sides what they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.workdays import add_workdays
from registration.enums.cases import CaseStatus
from registration.enums.tasks import DEPARTMENTS_TURN, OPEN_TASKS, OUTCOMES, TaskStatus
from registration.models import Case, CaseFile, CaseTask, TaskLine
from registration.selectors.cases import relations_of
from registration.selectors.standing import SOON
from registration.workflow import BODY
from registration.workflow.relations import GUIDES, READERS, SIDES, TEAM

# In these roles somebody does what his organisation is asked for; his other roles see nothing of it.
BODY_ROLES = frozenset({Role.DEPARTMENT.value, Role.TEST_INSTITUTE.value, Role.CITY_OFFICER.value})
BODY_KINDS = (OrganisationKind.DEPARTMENT, OrganisationKind.TEST_INSTITUTE, OrganisationKind.REGULATOR)
ORDER = ("due_on", "id")
ORDER_ENDED = ("-id",)
PAGE_SIZE = 20
# While the case rests, nobody is late.
CASES_GOING_ON = (CaseStatus.RUNNING, CaseStatus.BLOCKED, CaseStatus.COMPLETED)
WITH_CASE = ("case__project__institution", "case__registrant", "organisation", "asked_by")
PLACES: Mapping[str, tuple[str, ...]] = {
    "open": tuple(sorted(DEPARTMENTS_TURN)),
    "asked": (TaskStatus.ASKED,),
    "acknowledged": (TaskStatus.ACKNOWLEDGED,),
    "questioned": (TaskStatus.QUESTIONED,),
    "ended": (TaskStatus.DONE, TaskStatus.DECLINED, TaskStatus.WITHDRAWN),
}


def bodies_of(region: str) -> QuerySet[Organisation]:
    """Departments, institutes and city bureaus of a province that somebody acts for: the others would not read it."""
    acting = Membership.objects.filter(
        organisation_id=OuterRef("pk"), status=MembershipStatus.ACTIVE, role__in=BODY_ROLES, user__is_active=True
    )
    rows = Organisation.objects.filter(Exists(acting), region_id=region, kind__in=BODY_KINDS, verified_at__isnull=False)
    return rows.order_by("kind", "name", "pk")


def people_of_body(organisation_id: int) -> list[User]:
    rows = Membership.objects.filter(
        organisation_id=organisation_id, status=MembershipStatus.ACTIVE, role__in=BODY_ROLES, user__is_active=True
    ).select_related("user")
    return list({row.user_id: row.user for row in rows}.values())


def tasks_of_body(actor: Actor) -> QuerySet[CaseTask]:
    """Those the actor's organisation is asked for, with the few facts of their cases it may read."""
    if actor.role not in BODY_ROLES or actor.organisation_id is None:
        return CaseTask.objects.none()
    rows = CaseTask.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related(*WITH_CASE)


def task_of_body(actor: Actor, ref: str) -> CaseTask:
    """Raises NotVisible alike for unknown ones and for those of every other body."""
    lines = TaskLine.objects.select_related("said_by").prefetch_related("files").order_by("id")
    found = tasks_of_body(actor).filter(ref=ref).prefetch_related(Prefetch("lines", lines)).first()
    if found is None:
        raise NotVisible
    return found


def file_of_body(actor: Actor, ref: str, file: str) -> CaseFile:
    """A file of one of its tasks. Raises NotVisible."""
    found = CaseFile.objects.filter(ref=file, task_line__task__in=tasks_of_body(actor).filter(ref=ref)).first()
    if found is None:
        raise NotVisible
    return found


def relations_to_task(actor: Actor, task: CaseTask) -> frozenset[str]:
    """Those to its case, and BODY. Whoever has a part in the project does nothing for it on behalf of a body."""
    held = relations_of(actor, task.case)
    handles = actor.role in BODY_ROLES and actor.organisation_id == task.organisation_id
    return held | {BODY} if handles and not held & (SIDES | {TEAM}) else held


def tasks_of_case(actor: Actor, case: Case) -> list[CaseTask]:
    """For a case of ``case_for``: its guides read all, the other readers those they are shown, with their outcome."""
    held = relations_of(actor, case)
    rows = CaseTask.objects.filter(case=case).select_related("organisation", "asked_by").order_by("-id")
    outcomes = TaskLine.objects.filter(said__in=OUTCOMES).prefetch_related("files").order_by("id")
    rows = rows.prefetch_related(Prefetch("lines", outcomes, to_attr="outcomes"))
    if held & GUIDES:
        return list(rows)
    return list(rows.filter(shown=True)) if held & READERS else []


def task_of_case(actor: Actor, case: Case, ref: str) -> CaseTask:
    """The whole of it, for the guides. Raises NotVisible to everybody else."""
    lines = TaskLine.objects.select_related("said_by").prefetch_related("files").order_by("id")
    rows = CaseTask.objects.filter(case=case, ref=ref).select_related("organisation", "asked_by")
    found = rows.prefetch_related(Prefetch("lines", lines)).first() if relations_of(actor, case) & GUIDES else None
    if found is None:
        raise NotVisible
    found.case = case
    return found


@dataclass(frozen=True)
class TaskCounts:
    """Of one body, by place of its list."""

    places: dict[str, int]
    overdue: int
    due_soon: int


def task_counts(actor: Actor, today: date) -> TaskCounts:
    """In one query."""
    turn = Q(status__in=DEPARTMENTS_TURN)
    found = (
        tasks_of_body(actor)
        .order_by()
        .aggregate(
            **{place: Count("pk", filter=Q(status__in=statuses)) for place, statuses in PLACES.items()},
            overdue=Count("pk", filter=turn & _late(today)),
            due_soon=Count("pk", filter=turn & ~_late(today) & Q(due_on__lte=add_workdays(today, SOON))),
        )
    )
    return TaskCounts({place: found[place] for place in PLACES}, found["overdue"], found["due_soon"])


def _late(today: date) -> Q:
    """Past its day, or not acknowledged in time."""
    return Q(due_on__lt=today) | Q(status=TaskStatus.ASKED, acknowledge_by__lt=today)


def body_rows(actor: Actor, place: str, text: str, today: date) -> QuerySet[CaseTask]:
    """``place`` is a key of PLACES or "overdue"; ``text`` is searched in number, title and subject."""
    rows = tasks_of_body(actor)
    if place == "overdue":
        rows = rows.filter(_late(today), status__in=DEPARTMENTS_TURN)
    else:
        rows = rows.filter(status__in=PLACES[place])
    for word in text.split():
        rows = rows.filter(
            Q(case__project__reference__icontains=word)
            | Q(case__project__title__icontains=word)
            | Q(subject__icontains=word)
        )
    return rows


def is_late(task: CaseTask, today: date) -> bool:
    waits = task.status == TaskStatus.ASKED and task.acknowledge_by < today
    return task.status in DEPARTMENTS_TURN and (task.due_on < today or waits)


def late_tasks(today: date) -> list[int]:
    """Keys of those that may have to be escalated; for the portal itself."""
    rows = CaseTask.objects.filter(_late(today), status__in=DEPARTMENTS_TURN, escalated__lt=2)
    return list(rows.filter(case__status__in=CASES_GOING_ON).order_by("due_on", "pk").values_list("pk", flat=True))


def tasks_due_soon(today: date) -> list[CaseTask]:
    """In hand, with their last day today or within two working days."""
    rows = CaseTask.objects.filter(
        status__in=DEPARTMENTS_TURN, due_on__gte=today, due_on__lte=add_workdays(today, SOON)
    )
    return list(rows.filter(case__status__in=CASES_GOING_ON).select_related("case__project", "organisation"))


def open_tasks_of(case: Case) -> list[CaseTask]:
    return list(CaseTask.objects.filter(case=case, status__in=OPEN_TASKS).order_by("pk"))
