"""Modules of dossiers that wait to be read."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.console import Duty, MenuEntry, console_page, render_page
from core.paging import Page, cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import GUIDING
from registration.dossiers import template_of
from registration.selectors.dossier_queue import ORDER, PAGE_SIZE, WaitingModule, waiting_counts, waiting_modules
from registration.views.dossiers import due_of


def modules_duty(actor: Actor) -> Duty:
    return Duty(
        title=gettext_lazy("Modules of dossiers"),
        sentence=_("handed in by registrants, to be read"),
        url=reverse("console:dossier_queue"),
        icon="checklist",
        **waiting_counts(actor),
    )


@console_page(
    "dossiers/",
    name="dossier_queue",
    roles=GUIDING,
    menu=MenuEntry("work", gettext_lazy("Modules of dossiers"), "checklist", 46, modules_duty),
)
@require_GET
def dossier_queue(request: PortalRequest) -> HttpResponse:
    """Those due first: a coach's cases and dossiers he was named for, an officer's province, a city's filings."""
    page: Page[WaitingModule] = page_of(
        waiting_modules(request.actor), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE
    )
    rows = [
        {
            "module": module,
            "label": template_of(module.dossier.management_class, module.key).label,
            "latest": module.latest,
            **due_of(module.due_on),
        }
        for module in page.rows
    ]
    return render_page(request, "console/registration/dossier_queue.html", {"page": page, "rows": rows})
