"""The list of cases and the page of one."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.enums.cases import CaseStatus
from registration.selectors.case_lists import ORDER, PAGE_SIZE, my_cases
from registration.selectors.cases import case_for, relations_of
from registration.selectors.dossiers import dossier_summary
from registration.selectors.milestones import milestones_of
from registration.selectors.standing import standing_of
from registration.selectors.supplements import supplements_of
from registration.views.frame import render_case, render_framed
from registration.workflow.relations import READERS


@require_safe
def case_list(request: PortalRequest) -> HttpResponse:
    asked = request.GET.get("status", "")
    status = asked if asked in CaseStatus.values else ""
    page = page_of(my_cases(request.actor, status), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [(case, standing_of(case, frozenset())) for case in page.rows],
        "statuses": CaseStatus.choices,
        "chosen_status": status,
        "chosen": [{"label": CaseStatus(status).label, "remove_url": "?"}] if status else [],
    }
    return render_framed(request, "registration/case_list.html", context)


@require_safe
def case_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One case, one page: what happens now, whose turn it is, who guides, what was reached."""
    case = case_for(request.actor, ref)
    reached = [each for each in milestones_of(case) if each.status == "confirmed"]
    own = relations_of(request.actor, case)
    context = {
        "reached": reached,
        "own": own,
        "dossier_summary": dossier_summary(case) if own & READERS else None,
        "supplements": supplements_of(case),
    }
    return render_case(request, case, "registration/case_page.html", "overview", context)
