"""What the sides and the coach of a case have to do (待办); the caller has the case from ``case_for``."""

from django.db.models import QuerySet

from core.errors import NotVisible
from registration.models import ActionItem, Case
from registration.models.action_items import OPEN

MOST_CLOSED = 10


def open_items(case: Case) -> list[ActionItem]:
    """The next due first."""
    rows = ActionItem.objects.filter(OPEN, case=case).select_related("added_by")
    return list(rows.order_by("due_on", "id"))


def closed_items(case: Case) -> QuerySet[ActionItem]:
    """Done or taken back, the newest first."""
    rows = ActionItem.objects.filter(case=case).exclude(OPEN).select_related("added_by", "done_by")
    return rows.order_by("-id")


def items_of(case: Case, most_closed: int) -> tuple[list[ActionItem], list[ActionItem]]:
    """As ``open_items``, and the newest of ``closed_items``; in one query."""
    rows = ActionItem.objects.filter(OPEN, case=case).select_related("added_by", "done_by").order_by()
    found = list(rows.union(closed_items(case)[:most_closed], all=True))
    closed = sorted((each for each in found if not each.is_open), key=lambda each: -each.pk)
    return sorted((each for each in found if each.is_open), key=lambda each: (each.due_on, each.pk)), closed


def item_of(case: Case, ref: str) -> ActionItem:
    """Raises NotVisible for one of another case."""
    found = ActionItem.objects.filter(case=case, ref=ref).select_related("added_by", "done_by").first()
    if found is None:
        raise NotVisible
    found.case = case
    return found
