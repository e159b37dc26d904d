"""The projects of one institution as its manager sees them, and what is stuck among them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from projects.enums import ConfirmationStatus, DeadlineKind, Status
from projects.models import Deadline, InstitutionConfirmation, Listing, Project
from projects.selectors.deadlines import standing_of
from projects.selectors.lists import listings_on
from projects.selectors.visibility import get_for, relations_of, visible_to
from projects.workflow import INSTITUTION

ORDER = ("-applied_on", "-id")
# While the office may still accept a project, the institution's answer matters.
OPEN = (Status.SUBMITTED, Status.RETURNED)
MOST_DEPARTMENTS = 100
MOST_AT_ONCE = 200
STUCK = "stuck"


@dataclass(frozen=True)
class OverviewFilter:
    """Empty values narrow nothing; ``stuck`` is "1" for what does not move on by itself."""

    status: str = ""
    confirmation: str = ""
    department: str = ""
    stuck: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "OverviewFilter":
        """From a query or the parameters of a task; what is not a choice narrows nothing."""
        status, confirmation = given.get("status", ""), given.get("confirmation", "")
        return cls(
            status=status if status in Status.values and status != Status.DRAFT else "",
            confirmation=confirmation if confirmation in ConfirmationStatus.values else "",
            department=given.get("department", "").strip()[:60],
            stuck="1" if given.get(STUCK) else "",
        )

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class OverviewCounts:
    """``shown``: under the filters; the others count the whole institution, archived projects left out."""

    shown: int
    total: int
    in_check: int
    returned: int
    accepted: int
    screening: int
    passed: int
    to_improve: int
    waiting: int
    overdue: int
    stuck: int


def institution_projects(actor: Actor, chosen: OverviewFilter | None = None) -> QuerySet[Project]:
    """What was handed in from the manager's institution; archived projects only when asked for. Order by ORDER.

    Raises NotVisible for everybody who is not a manager of an institution.
    """
    rows = _all_of(actor).filter(_narrowed(chosen or OverviewFilter()))
    return rows if chosen and chosen.status == Status.ARCHIVED else rows.exclude(status=Status.ARCHIVED)


def _all_of(actor: Actor) -> QuerySet[Project]:
    if actor.role != Role.INSTITUTION_MANAGER or actor.organisation_id is None:
        raise NotVisible
    return visible_to(actor).filter(institution_id=actor.organisation_id, reference__isnull=False)


def _narrowed(chosen: OverviewFilter) -> Q:
    condition = Q()
    if chosen.status:
        condition &= Q(status=chosen.status)
    if chosen.confirmation == ConfirmationStatus.WAITING:
        condition &= waiting_for_institution()
    elif chosen.confirmation:
        condition &= Q(confirmation__status=chosen.confirmation)
    if chosen.department:
        condition &= Q(department__icontains=chosen.department)
    if chosen.stuck:
        condition &= waiting_for_institution() | Q(Exists(_late_corrections()))
    return condition


def waiting_for_institution() -> Q:
    return Q(confirmation__status=ConfirmationStatus.WAITING, status__in=OPEN)


def _late_corrections(today: date | None = None) -> QuerySet[Deadline]:
    return Deadline.objects.filter(
        project=OuterRef("pk"),
        kind=DeadlineKind.CORRECTION,
        closed_at=None,
        exempt_reason="",
        due_on__lt=today or timezone.localdate(),
    )


class OnOverview(TypedDict):
    """The lists of today and the applicant's open terms."""

    standing: list[Listing]
    corrections: list[Deadline]


OverviewProject: TypeAlias = "WithAnnotations[Project, OnOverview]"


def overview_rows(actor: Actor, chosen: OverviewFilter) -> QuerySet[OverviewProject]:
    """With what a row shows: the applicant, the consent, the applicant's open term and the lists of today."""
    today = listings_on(timezone.localdate()).order_by("kind")
    corrections = Deadline.objects.filter(closed_at=None, kind=DeadlineKind.CORRECTION)
    return (
        institution_projects(actor, chosen)
        .select_related("applicant", "confirmation")
        .prefetch_related(
            Prefetch("listings", today, to_attr="standing"),
            Prefetch("deadlines", corrections, to_attr="corrections"),
        )
    )


@dataclass(frozen=True)
class OverviewRow:
    """``stuck``: it waits for the institution's answer, or the applicant's correction is overdue."""

    project: Project
    confirmation: InstitutionConfirmation | None
    waiting: bool
    term: Any
    stuck: bool


def overview_page(actor: Actor, chosen: OverviewFilter, cursor: str = "", size: int = 20) -> Page[OverviewProject]:
    """Each row carries ``row``, an OverviewRow."""
    page = page_of(overview_rows(actor, chosen), order=ORDER, cursor=cursor, size=size)
    for project in page.rows:
        project.row = row_of(project)  # type: ignore[attr-defined]
    return page


def row_of(project: OverviewProject, today: date | None = None) -> OverviewRow:
    """For a project of ``overview_rows``."""
    confirmation = getattr(project, "confirmation", None)
    waiting = is_waiting(project, confirmation)
    term = standing_of(project.corrections[0], today) if project.corrections else None
    late = term is not None and term.state == "overdue"
    return OverviewRow(project, confirmation, waiting, term, waiting or late)


def is_waiting(project: Project, confirmation: InstitutionConfirmation | None) -> bool:
    return confirmation is not None and confirmation.status == ConfirmationStatus.WAITING and project.status in OPEN


def overview_counts(actor: Actor, chosen: OverviewFilter) -> OverviewCounts:
    """Two queries."""
    late = Q(Exists(_late_corrections()))
    found = institution_projects(actor).aggregate(
        total=Count("id"),
        in_check=Count("id", filter=Q(status=Status.SUBMITTED)),
        returned=Count("id", filter=Q(status=Status.RETURNED)),
        accepted=Count("id", filter=Q(status=Status.ACCEPTED)),
        screening=Count("id", filter=Q(status=Status.SCREENING)),
        passed=Count("id", filter=Q(status=Status.PASSED)),
        to_improve=Count("id", filter=Q(status=Status.TO_IMPROVE)),
        waiting=Count("id", filter=waiting_for_institution()),
        overdue=Count("id", filter=late),
        stuck=Count("id", filter=waiting_for_institution() | late),
    )
    return OverviewCounts(shown=institution_projects(actor, chosen).count(), **found)


def departments_of(actor: Actor) -> list[str]:
    """The commonest first, to choose from."""
    named = institution_projects(actor).exclude(department="").values("department").annotate(n=Count("id"))
    return list(named.order_by("-n", "department").values_list("department", flat=True)[:MOST_DEPARTMENTS])


def confirmable_projects(actor: Actor, numbers: Iterable[str]) -> list[Project]:
    """Those of the numbers that are the institution's, in their order of application; hidden ones are absent.

    At most MOST_AT_ONCE. Each carries its consent; the caller marks those that no longer wait for it.
    """
    chosen = list(dict.fromkeys(numbers))[:MOST_AT_ONCE]
    found = _all_of(actor).filter(reference__in=chosen).select_related("applicant", "confirmation")
    return list(found.order_by(F("applied_on").desc(), "-id"))


def project_for_manager(actor: Actor, ref: str) -> tuple[Project, InstitutionConfirmation]:
    """A service invention of the manager's institution. Raises NotVisible to everybody else."""
    project = get_for(actor, ref)
    confirmation = InstitutionConfirmation.objects.filter(project=project).select_related("decided_by").first()
    if confirmation is None or INSTITUTION not in relations_of(actor, project):
        raise NotVisible
    return project, confirmation
