"""The milestones of a case."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import pgettext

from core.errors import NotVisible
from registration.enums.milestones import STANDING, MilestoneKind, MilestoneStatus
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


def missing_words(missing: Iterable[frozenset[MilestoneKind]]) -> str:
    """What ``steps.missing_before`` found, for a sentence."""
    either = pgettext("between two milestones of which one is enough", " or ")
    names = [either.join(str(kind.label) for kind in sorted(kinds)) for kinds in missing]
    return pgettext("between milestones that are all needed", ", ").join(dict.fromkeys(names))


def _reached(case: Case, statuses: tuple[str, ...]) -> list[Reached]:
    rows = Milestone.objects.filter(case=case, status__in=statuses).order_by("on", "id")
    return [Reached(kind, on, number) for kind, on, number in rows.values_list("kind", "on", "round")]
