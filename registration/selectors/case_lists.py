"""Lists of cases for the portal's people."""

from django.db.models import QuerySet

from core.actor import Actor
from registration.enums.cases import CaseStatus
from registration.models import Case
from registration.selectors.cases import WITH_PROJECT, cases_visible_to

ORDER = ("-id",)
PAGE_SIZE = 20


def my_cases(actor: Actor, status: str = "") -> QuerySet[Case]:
    """Those that open to him in his present role, newest first; ``status`` narrows, an unknown one does not."""
    rows = cases_visible_to(actor).select_related(*WITH_PROJECT)
    return rows.filter(status=status) if status in CaseStatus.values else rows
