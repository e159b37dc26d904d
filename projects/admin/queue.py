"""The queue of the formal check (形式审查)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.console import Chosen, Duty, MenuEntry, chosen_filters, console_page, query_with, render_page
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from core.thresholds import threshold
from projects.admin.frame import OFFICERS
from projects.enums import DeadlineKind, DeadlineState, ManagementClass
from projects.selectors.catalogue import Subcatalogue, subcatalogues
from projects.selectors.queue import QueueCounts, QueueFilter, queue_counts, queue_page


def _term(region: str) -> dict[str, int]:
    return {"days": threshold(f"DEADLINES.{DeadlineKind.FORMAL_CHECK.value}", region)}


def check_duty(actor: Actor) -> Duty:
    counts = queue_counts(actor)
    return Duty(
        title=gettext_lazy("Formal check"),
        sentence=_("Applications wait for your decision, each within %(days)s working days.") % _term(actor.region),
        url=reverse("console:check_queue"),
        icon="clipboard-check",
        waiting=counts.total,
        due_soon=counts.by_state.get(DeadlineState.DUE_SOON.value, 0),
        overdue=counts.by_state.get(DeadlineState.OVERDUE.value, 0),
    )


CHECKS = KeptList(
    "console:check_queue",
    gettext_lazy("Formal check"),
    {"state": DeadlineState.values, "class": ManagementClass.values, "subcatalogue": None, "q": None},
    (
        Column("institution", gettext_lazy("Institution and applicant")),
        Column("handed_in", gettext_lazy("Handed in")),
        Column("due", gettext_lazy("Answer due")),
        Column("noted", gettext_lazy("To be noted")),
    ),
)


@console_page(
    "checks/",
    name="check_queue",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Formal check"), "clipboard-check", 10, check_duty),
)
@require_GET
@kept_list(CHECKS)
def check_queue(request: PortalRequest) -> HttpResponse:
    """Applications in the formal check, earliest deadline first."""
    chosen = QueueFilter(
        state=request.GET.get("state", ""),
        management_class=request.GET.get("class", ""),
        subcatalogue=request.GET.get("subcatalogue", ""),
        text=request.GET.get("q", "").strip(),
    )
    parts = subcatalogues()
    counts = queue_counts(request.actor, chosen)
    context = {
        "page": queue_page(request.actor, chosen, cursor_in(request.GET)),
        "tabs": tabs(request, chosen, counts),
        "count": counts.by_state.get(chosen.state, counts.total),
        "filter": chosen,
        "classes": ManagementClass.choices,
        "subcatalogues": parts,
        "chosen": chosen_labels(request, chosen, parts),
        "now": timezone.now(),
    }
    return render_page(request, "console/check_queue.html", context)


def tabs(request: PortalRequest, chosen: QueueFilter, counts: QueueCounts) -> list[dict[str, object]]:
    states = [("", _("All"), counts.total)]
    states += [(state.value, str(state.label), counts.by_state.get(state.value, 0)) for state in DeadlineState]
    return [
        {"label": label, "n": n, "url": query_with(request, "state", value), "current": chosen.state == value}
        for value, label, n in states
    ]


def chosen_labels(request: PortalRequest, chosen: QueueFilter, parts: list[Subcatalogue]) -> list[Chosen]:
    names = {part.code: str(part) for part in parts}
    return chosen_filters(
        request,
        {
            "class": str(dict(ManagementClass.choices).get(chosen.management_class, "")),
            "subcatalogue": names.get(chosen.subcatalogue, chosen.subcatalogue),
            "q": chosen.text,
        },
    )
