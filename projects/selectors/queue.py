"""The formal check as the office sees it: what waits, by when, and what stands in the way."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.enums import MembershipStatus
from accounts.models import Membership
from core.actor import Actor
from core.paging import Page, page_of
from projects.enums import DeadlineKind, DeadlineState, ManagementClass, Status
from projects.models import Deadline, Submission
from projects.selectors.deadlines import in_state, standing_of
from projects.selectors.visibility import REVIEW_ROLES

ORDER = ("due_on", "id")


@dataclass(frozen=True)
class QueueFilter:
    """What the office may narrow the queue by; empty values narrow nothing."""

    state: str = ""
    management_class: str = ""
    subcatalogue: str = ""
    text: str = ""


@dataclass(frozen=True)
class QueueCounts:
    """By state, under the other filters."""

    total: int = 0
    by_state: dict[str, int] = field(default_factory=dict)


def check_queue(actor: Actor, chosen: QueueFilter | None = None) -> QuerySet[Deadline]:
    """Open formal-check deadlines of the officer's province with their projects; of nobody else."""
    rows = Deadline.objects.filter(kind=DeadlineKind.FORMAL_CHECK, closed_at=None)
    if actor.role not in REVIEW_ROLES:
        return rows.none()
    # Only what was handed in has such a deadline; the region of both keeps to the index of the queue.
    mine = rows.filter(region_id=actor.region, project__region_id=actor.region, project__status=Status.SUBMITTED)
    return mine.filter(_narrowed(chosen or QueueFilter()))


def _narrowed(chosen: QueueFilter) -> Q:
    condition = Q()
    if chosen.state:
        condition &= in_state(chosen.state)
    if chosen.management_class in ManagementClass.values:
        condition &= Q(project__claimed_class=chosen.management_class)
    if chosen.subcatalogue:
        condition &= Q(project__subcatalogue=chosen.subcatalogue)
    for word in chosen.text.split():
        condition &= (
            Q(project__institution__name__icontains=word)
            | Q(project__title__icontains=word)
            | Q(project__reference__icontains=word)
        )
    return condition


def queue_page(actor: Actor, chosen: QueueFilter, cursor: str = "", size: int = 20) -> Page[Deadline]:
    """Earliest deadline first; empty for other roles, without a query.

    Each row carries ``standing``, ``confirmation_status``, ``works_there``, ``round``.
    """
    rows = (
        check_queue(actor, chosen)
        .select_related("project__institution", "project__applicant", "project__owner")
        .annotate(
            confirmation_status=F("project__confirmation__status"),
            works_there=Exists(_confirmed_memberships()),
            round=Subquery(
                Submission.objects.filter(project=OuterRef("project_id")).order_by("-number").values("number")[:1]
            ),
        )
    )
    page: Page[Deadline] = page_of(rows, order=ORDER, cursor=cursor, size=size)
    for row in page.rows:
        row.standing = standing_of(row)  # type: ignore[attr-defined]
    return page


def _confirmed_memberships() -> QuerySet[Membership]:
    return Membership.objects.filter(
        user=OuterRef("project__owner_id"),
        organisation=OuterRef("project__institution_id"),
        status=MembershipStatus.ACTIVE,
    )


def queue_counts(actor: Actor, chosen: QueueFilter | None = None) -> QueueCounts:
    """How many wait, in all and by state of the deadline; one query."""
    others = (
        QueueFilter(management_class=chosen.management_class, subcatalogue=chosen.subcatalogue, text=chosen.text)
        if chosen
        else QueueFilter()
    )
    states = {state.value: Count("id", filter=in_state(state.value)) for state in DeadlineState}
    found = check_queue(actor, others).aggregate(total=Count("id"), **states)
    return QueueCounts(found["total"], {state.value: found[state.value] for state in DeadlineState})
