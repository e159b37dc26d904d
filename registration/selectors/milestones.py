"""The milestones of a case."""

from django.db.models import QuerySet

from core.errors import NotVisible
from registration.enums.milestones import STANDING, MilestoneStatus
from registration.models import Case, Milestone
from registration.steps import Reached


def milestones_of(case: Case) -> QuerySet[Milestone]:
    """All, also refused and revoked ones, the latest day first; the caller has the case from ``case_for``."""
    rows = Milestone.objects.filter(case=case).select_related("reported_by", "decided_by").prefetch_related("files")
    return rows.order_by("-on", "-id")


def milestone_of(case: Case, ref: str) -> Milestone:
    """Raises NotVisible for one of another case."""
    found = Milestone.objects.filter(case=case, ref=ref).first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def confirmed_of(case: Case) -> list[Reached]:
    return _reached(case, (MilestoneStatus.CONFIRMED.value,))


def standing_of(case: Case) -> list[Reached]:
    """Confirmed, and reported ones that wait."""
    return _reached(case, tuple(STANDING))


def _reached(case: Case, statuses: tuple[str, ...]) -> list[Reached]:
    rows = Milestone.objects.filter(case=case, status__in=statuses).order_by("on", "id")
    return [Reached(kind, on, number) for kind, on, number in rows.values_list("kind", "on", "round")]
