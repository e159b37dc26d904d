"""The office's desk of classifications: what was handed in, earliest term first."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.console import Duty, MenuEntry, console_page, query_with, render_page
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.workdays import workdays_until
from projects.enums import DeadlineState
from registration.admin.frame import OFFICERS
from registration.enums.classification import ClassificationStatus
from registration.models import ClassificationRequest
from registration.selectors.classification import (
    PAGE_SIZE,
    desk_counts,
    office_classifications,
    queue_order,
    status_counts,
)
from registration.selectors.standing import SOON

TABS = (
    ClassificationStatus.HANDED_IN,
    ClassificationStatus.SUPPLEMENT,
    ClassificationStatus.SENT,
    ClassificationStatus.DECIDED,
    ClassificationStatus.WITHDRAWN,
)


def classification_duty(actor: Actor) -> Duty:
    counts = desk_counts(actor, timezone.localdate())
    return Duty(
        title=gettext_lazy("Classification"),
        sentence=gettext_lazy("Requests for classification lie with the province or the national centre."),
        url=reverse("console:classification_list"),
        icon="help-hexagon",
        waiting=counts.waiting,
        due_soon=counts.due_soon,
        overdue=counts.overdue,
    )


@console_page(
    "classifications/",
    name="classification_list",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Classification"), "help-hexagon", 44, classification_duty),
)
@require_GET
def classification_list(request: PortalRequest) -> HttpResponse:
    """Open ones by their term; decided and withdrawn ones the latest first."""
    asked = request.GET.get("status", "")
    status = asked if asked in TABS else ""
    rows = office_classifications(request.actor, status)
    page = page_of(rows, order=queue_order(status), cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {"page": page, "rows": [row_of(each) for each in page.rows], "tabs": tabs(request, status)}
    return render_page(request, "console/registration/classification_list.html", context)


def tabs(request: PortalRequest, status: str) -> list[dict[str, Any]]:
    counts = status_counts(request.actor)
    states = [("", _("All that are open")), *((each.value, str(each.label)) for each in TABS)]
    return [
        {
            "label": label,
            "url": query_with(request, "status", value),
            "current": status == value,
            "n": counts.get(value, 0),
        }
        for value, label in states
    ]


def row_of(found: ClassificationRequest) -> dict[str, Any]:
    if found.due_on is None:
        return {"found": found, "state": "", "days": 0}
    days = workdays_until(timezone.localdate(), found.due_on)
    state = DeadlineState.OVERDUE if days < 0 else DeadlineState.DUE_SOON if days <= SOON else DeadlineState.NORMAL
    return {"found": found, "state": state.value, "days": days}
