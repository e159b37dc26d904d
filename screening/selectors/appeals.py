"""Appeals (复核): the applicant's own, and the office's queue."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from core.workdays import add_workdays, workdays_until
from projects.enums import DeadlineState, Status
from projects.models import Project
from projects.selectors.deadlines import SOON, Standing
from screening.enums import AppealStatus, RoundStatus
from screening.models import Appeal, Decision, Round
from screening.selectors.history import released_decisions
from screening.selectors.rounds import takes_projects
from screening.selectors.visibility import decisions_visible_to, works_as_officer

ORDER = ("due_on", "id")
# Decided by the screening and not moved on since.
APPEALABLE = frozenset({Status.PASSED.value, Status.TO_IMPROVE.value, Status.NOT_PASSED.value})


@dataclass(frozen=True)
class AppealCounts:
    open: int
    due_soon: int
    overdue: int
    decided: int


def appealable_decision(project: Project, today: date | None = None) -> Decision | None:
    """The last decision, as long as an appeal against it can still be filed."""
    if project.status not in APPEALABLE:
        return None
    decision = released_decisions(project).select_related("appeal").first()
    if decision is None or decision.appeal_until is None or (today or timezone.localdate()) > decision.appeal_until:
        return None
    return None if appeal_on(decision) else decision


def appeal_on(decision: Decision) -> Appeal | None:
    return Appeal.objects.filter(decision=decision).first()


def appeals_visible_to(actor: Actor) -> QuerySet[Appeal]:
    """Of the officer's province, without those of projects he has a part in himself."""
    if not works_as_officer(actor):
        return Appeal.objects.none()
    return Appeal.objects.filter(region_id=actor.region, decision__in=decisions_visible_to(actor))


def appeal_for(actor: Actor, ref: str) -> Appeal:
    """Raises NotVisible."""
    found = (
        appeals_visible_to(actor)
        .filter(ref=ref)
        .select_related(
            "decision__review__project__institution",
            "decision__review__round__standard",
            "decision__prepared_by",
            "decision__confirmed_by",
            "decided_by",
            "filed_by",
        )
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def appeal_page(actor: Actor, *, decided: bool, cursor: str) -> Page[Appeal]:
    """Those that wait, earliest term first; or the decided ones. Each with ``standing`` while it waits."""
    rows = appeals_visible_to(actor).filter(_decided(decided))
    page = page_of(
        rows.select_related("decision__review__project__institution", "decision__review__round"),
        order=ORDER,
        cursor=cursor,
    )
    for appeal in page.rows:
        appeal.standing = standing_of_appeal(appeal)  # type: ignore[attr-defined]
    return page


def _decided(decided: bool) -> Q:
    return ~Q(status=AppealStatus.OPEN) if decided else Q(status=AppealStatus.OPEN)


def appeal_counts(actor: Actor) -> AppealCounts:
    today = timezone.localdate()
    waiting, soon = Q(status=AppealStatus.OPEN), add_workdays(today, SOON)
    found = appeals_visible_to(actor).aggregate(
        open=Count("id", filter=waiting),
        due_soon=Count("id", filter=waiting & Q(due_on__range=(today, soon))),
        overdue=Count("id", filter=waiting & Q(due_on__lt=today)),
        decided=Count("id", filter=~waiting),
    )
    return AppealCounts(**found)


def standing_of_appeal(appeal: Appeal, today: date | None = None) -> Standing | None:
    """How the office stands to its term; None once it has answered."""
    if appeal.status != AppealStatus.OPEN:
        return None
    day = today or timezone.localdate()
    days = workdays_until(day, appeal.due_on)
    if appeal.due_on < day:
        return Standing(DeadlineState.OVERDUE, appeal.due_on, days)
    return Standing(DeadlineState.DUE_SOON if days <= SOON else DeadlineState.NORMAL, appeal.due_on, days)


def rounds_for_appeals(actor: Actor) -> list[Round]:
    """Rounds of the province that still take projects, rolling ones first."""
    if not works_as_officer(actor):
        return []
    living = Round.objects.filter(region_id=actor.region).exclude(status=RoundStatus.CLOSED)
    return [round_ for round_ in living.order_by("-kind", "-id") if takes_projects(round_)]
