"""Requests for classification: who reads one, those of a case or a project, and the office's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.terms import as_in_force
from core.workdays import add_workdays, workdays_until
from projects.enums import ManagementClass
from projects.models import ClassConfirmation, Project
from projects.selectors.lists import class_history
from projects.selectors.visibility import get_for
from projects.selectors.visibility import relations_of as relations_to_project
from projects.workflow import OFFICER as PROJECT_OFFICER
from projects.workflow import OWNER as PROJECT_OWNER
from registration.enums.classification import OPEN, WITH_OFFICE, ClassificationStatus, Outcome
from registration.models import Case, CaseFile, ClassificationRequest, ClassificationSupplement
from registration.selectors.cases import relations_of
from registration.selectors.standing import SOON
from registration.workflow import CLASSIFICATION_MACHINE
from registration.workflow.relations import COACH, OFFICER, OWNER, READERS, SIDES, TEAM

QUEUE_ORDER = ("due_on", "id")
CLOSED_ORDER = ("-id",)
PAGE_SIZE = 20
DECIDED_CLASSES = frozenset({Outcome.I.value, Outcome.II.value, Outcome.III.value})
# A draft is not yet the office's business; the coach may help with it.
READS_DRAFTS = SIDES | {TEAM, COACH}
WITH_ALL = (
    "project__institution",
    "project__region",
    "project__owner",
    "case__registrant",
    "case__coach",
    "case__project__institution",
    "case__project__owner",
    "opened_by",
    "decided_by",
    "confirmation",
)


def relations_to(actor: Actor, request: ClassificationRequest) -> frozenset[str]:
    """As to its case; without one, to its project."""
    return relations_of(actor, request.case) if request.case is not None else part_in(actor, request.project)


def part_in(actor: Actor, project: Project) -> frozenset[str]:
    """How somebody stands to a project that has no case: its owner, its team, or the province's officer."""
    held = relations_to_project(actor, project)
    found = {OWNER: PROJECT_OWNER in held, TEAM: "team" in held, OFFICER: PROJECT_OFFICER in held}
    return frozenset(name for name, holds in found.items() if holds)


def reads(actor: Actor, request: ClassificationRequest) -> bool:
    readers = READS_DRAFTS if request.status == ClassificationStatus.DRAFTED else READERS
    return bool(relations_to(actor, request) & readers)


def classification_for(actor: Actor, ref: str) -> ClassificationRequest:
    """Raises NotVisible alike for unknown ones, others' ones, and drafts to the office."""
    found = ClassificationRequest.objects.filter(ref=ref).select_related(*WITH_ALL).first()
    if found is None or not reads(actor, found):
        raise NotVisible
    return found


def project_for_classification(actor: Actor, ref: str) -> Project:
    """For its owner, its team and the province's officers. Raises NotVisible for everybody else."""
    project = get_for(actor, ref)
    if not part_in(actor, project):
        raise NotVisible
    return project


def classifications_of(actor: Actor, project: Project, case: Case | None) -> list[ClassificationRequest]:
    """Those of the case, or of the project without one, that this reader may open; the latest first."""
    rows = ClassificationRequest.objects.filter(project=project, case=case).order_by("-id")
    return readable(actor, project, case, rows)


def readable(
    actor: Actor, project: Project, case: Case | None, requests: Iterable[ClassificationRequest]
) -> list[ClassificationRequest]:
    held = relations_of(actor, case) if case is not None else part_in(actor, project)
    if not held & READERS:
        return []
    return [each for each in requests if held & READS_DRAFTS or each.status != ClassificationStatus.DRAFTED]


def may(actor: Actor, request: ClassificationRequest) -> set[str]:
    """The acts that are possible for this reader now, by the names of the page: edit, answer, ask, send, decide,
    confirm, withdraw."""
    held = relations_to(actor, request)
    names = {each.name for each in CLASSIFICATION_MACHINE.from_state(request.status) if held & set(each.by)}
    # Who answers, and who takes something back, stands in the table; which of two ways the answer goes does not matter.
    found = {"answer" if name.startswith("answer_") else name for name in names}
    if "hand_in" in found:
        found = (found - {"hand_in"}) | {"edit"}
    if request.confirmation_id is not None:
        found -= {"decide"}
    elif OFFICER in held and request.status == ClassificationStatus.DECIDED and request.outcome in DECIDED_CLASSES:
        found |= {"confirm"}
    return found


def due_words(request: ClassificationRequest, today: date) -> str:
    """By when whoever's turn it is has to act, and how far that is in working days; empty when nothing is due."""
    if request.due_on is None:
        return ""
    left = workdays_until(today, request.due_on)
    words = {"day": date_format(request.due_on), "n": abs(left)}
    if left < 0:
        return _("By %(day)s: %(n)s working days late") % words
    return _("By %(day)s (%(n)s working days left)") % words


def files_of(request: ClassificationRequest) -> list[CaseFile]:
    return list(CaseFile.objects.filter(classification=request).order_by("id"))


def supplements_of(request: ClassificationRequest) -> list[ClassificationSupplement]:
    """What was asked and answered, the latest first."""
    return list(ClassificationSupplement.objects.filter(request=request).order_by("-id"))


@dataclass(frozen=True)
class ClassPanel:
    """The class of a project in brief: the applicant's guess, the office's decisions, and a request under way."""

    guess: str
    present: ClassConfirmation | None
    history: list[ClassConfirmation]
    unsure: bool
    open_request: ClassificationRequest | None = None
    can_ask: bool = False


def open_classification() -> FilteredRelation:
    """For ``case_for``: the request that is open, of which there is at most one."""
    return FilteredRelation("classifications", condition=Q(classifications__status__in=sorted(OPEN)))


def panel_of(actor: Actor, case: Case) -> ClassPanel:
    """What the page of a case says of the class; the case was read with its ``open_classification``."""
    request = getattr(case, "open_classification", None)
    return _panel(actor, case.project, case, readable(actor, case.project, case, [request] if request else []))


def class_panel(actor: Actor, project: Project, case: Case | None) -> ClassPanel:
    """What is said of the class; the request only to those who read it.

    ``can_ask``: a side, while the case goes on and nothing is open.
    """
    return _panel(actor, project, case, classifications_of(actor, project, case))


def _panel(actor: Actor, project: Project, case: Case | None, requests: Iterable[ClassificationRequest]) -> ClassPanel:
    history = class_history(project)
    present = next((each for each in history if each.valid_until is None), None)
    found = next((each for each in requests if each.status in OPEN), None)
    held = relations_of(actor, case) if case is not None else part_in(actor, project)
    going = case.is_living if case is not None else True
    return ClassPanel(
        guess=str(project.get_claimed_class_display()),
        present=present,
        history=history,
        unsure=present is None and project.claimed_class in ("", ManagementClass.UNSURE),
        open_request=found,
        can_ask=bool(held & SIDES) and going and found is None,
    )


def office_classifications(actor: Actor, status: str = "") -> QuerySet[ClassificationRequest]:
    """What was handed in to the officer's province; without a status what is not over yet."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return ClassificationRequest.objects.none()
    rows = ClassificationRequest.objects.filter(region_id=actor.region).exclude(status=ClassificationStatus.DRAFTED)
    # One that was taken back before it was handed in never reached the office.
    rows = rows.filter(handed_in_on__isnull=False)
    rows = rows.filter(status=status) if status else rows.filter(status__in=sorted(WITH_OFFICE))
    return rows.select_related("project__institution", "case__registrant")


def status_counts(actor: Actor) -> dict[str, int]:
    """By status, and under "" those that are not over, in one query; for the tabs of the desk."""
    rows = ClassificationRequest.objects.filter(region_id=actor.region, handed_in_on__isnull=False)
    found = dict(rows.values_list("status").annotate(n=Count("pk")).order_by("status"))
    return {**found, "": sum(found.get(status, 0) for status in WITH_OFFICE)}


def queue_order(status: str) -> tuple[str, ...]:
    return QUEUE_ORDER if status in (*WITH_OFFICE, "") else CLOSED_ORDER


@dataclass(frozen=True)
class DeskCounts:
    waiting: int
    due_soon: int
    overdue: int


def desk_counts(actor: Actor, today: date) -> DeskCounts:
    """What lies with the office or the centre, in one query; a supplement is the sides' turn."""
    rows = office_classifications(actor).exclude(status=ClassificationStatus.SUPPLEMENT)
    found = rows.aggregate(
        waiting=Count("pk"),
        due_soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=add_workdays(today, SOON))),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
    )
    return DeskCounts(**found)


def due_classifications(today: date) -> QuerySet[ClassificationRequest]:
    """Open ones whose day comes soon or is over, for the reminders; how soon, each province says."""
    soon = as_in_force(
        "REGISTRATION.classification_reminder_days",
        lambda days: Q(due_on__lte=add_workdays(today, days)),
        region="region",
    )
    rows = ClassificationRequest.objects.filter(soon, status__in=sorted(WITH_OFFICE))
    return rows.select_related("project__owner", "case__project__owner", "case__registrant", "case__coach")
