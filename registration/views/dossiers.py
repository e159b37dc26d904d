"""The dossier of a case: its modules, who reads them, and how far they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.console import add_refusal
from core.errors import NotVisible, PortalError
from core.requests import PortalRequest
from core.workdays import workdays_until
from registration.dossiers import TEMPLATES, template_of
from registration.enums.dossiers import ModuleStatus
from registration.forms.dossiers import ReviewerForm
from registration.models import Case, Dossier
from registration.selectors.dossiers import (
    LIVING_CASE,
    REVIEWING,
    ModuleRow,
    current_dossier,
    dossier_case,
    dossier_relations,
    earlier_dossiers,
    module_rows,
    possible_reviewers,
    reviewer_for,
    reviewers_of,
    summary_of,
)
from registration.selectors.guidance import guidance_of_case
from registration.selectors.standing import SOON
from registration.selectors.supplements import supplements_of
from registration.services.dossiers import end_reviewer, invite_reviewer, start_dossier
from registration.views.frame import render_case
from registration.workflow.relations import COACH, GUIDES, OFFICER, REVIEWER, SIDES

TONES: dict[str, str] = {
    ModuleStatus.OPEN: "",
    ModuleStatus.SUBMITTED: "dew",
    ModuleStatus.REMARKS: "amber",
    ModuleStatus.READY: "sprout",
}


@never_cache
@require_safe
def case_dossier(request: PortalRequest, ref: str) -> HttpResponse:
    """Every module with its state, and what to do next."""
    return shown(request, dossier_case(request.actor, ref))


def shown(request: PortalRequest, case: Case, form: ReviewerForm | None = None) -> HttpResponse:
    relations = dossier_relations(request.actor, case)
    dossier = current_dossier(case)
    rows = module_rows(dossier) if dossier is not None else []
    names = bool(relations & {COACH, OFFICER}) and dossier is not None and case.status in LIVING_CASE
    context = {
        **dossier_frame(case, relations),
        "dossier": dossier,
        "rows": [row_of(row, bool(relations & REVIEWING)) for row in rows],
        "summary": summary_of(rows),
        "supplements": supplements_of(case),
        "guidance": guidance_of_case(request.actor, case),
        "reviewers": reviewers_of(dossier) if dossier is not None else [],
        "form": (form or ReviewerForm(possible=possible_reviewers(case))) if names else None,
        "can_start": bool(relations & GUIDES) and startable(case, dossier),
        "is_filing": case.management_class == "I",
        "outgrown": dossier is not None and dossier.management_class != case.management_class,
        "earlier": [earlier_of(each) for each in earlier_dossiers(case)],
    }
    status = 422 if form is not None and form.errors else 200
    return render_case(request, case, "registration/case_dossier.html", "dossier", context, status=status)


def startable(case: Case, dossier: Dossier | None) -> bool:
    same = dossier is not None and dossier.management_class == case.management_class
    return case.class_confirmed and case.management_class in TEMPLATES and case.status in LIVING_CASE and not same


def dossier_frame(case: Case, relations: frozenset[str]) -> dict[str, Any]:
    """What differs from the frame of the case: a coach named for the dossier alone has no other pages of it."""
    shown: dict[str, Any] = {
        "reviews": bool(relations & REVIEWING),
        "is_side": bool(relations & SIDES),
        "goes_on": case.status in LIVING_CASE,
    }
    if relations == {REVIEWER}:
        url = reverse("registration:case_dossier", args=[case.ref])
        label = pgettext("a registration case", "Dossier")
        shown |= {"tabs": [{"key": "dossier", "label": label, "url": url, "current": True}], "only_reads": True}
    return shown


def row_of(row: ModuleRow, reviews: bool) -> dict[str, Any]:
    """Remarks that are not sent yet are no business of the sides."""
    return {
        "row": row,
        "tone": TONES[row.module.status],
        "open": row.open_must + row.open_should,
        "drafts": row.drafts if reviews else 0,
        **due_of(row.module.due_on),
    }


def due_of(due: Any) -> dict[str, Any]:
    """``due_state`` and ``days`` for ``deadline_chip``; nothing without a day."""
    if due is None:
        return {"due_state": "", "days": None}
    days = workdays_until(timezone.localdate(), due)
    return {"due_state": "overdue" if days < 0 else "due_soon" if days <= SOON else "normal", "days": days}


def earlier_of(dossier: Dossier) -> dict[str, Any]:
    modules = [
        {"module": each, "label": template_of(dossier.management_class, each.key).label}
        for each in sorted(dossier.modules.all(), key=lambda each: each.position)
    ]
    return {"dossier": dossier, "modules": modules}


@require_POST
def dossier_start(request: PortalRequest, ref: str) -> HttpResponse:
    case = dossier_case(request.actor, ref)
    start_dossier(by=request.actor, case=case)
    messages.success(request, _("The pre-review has begun; both sides are told."))
    return redirect("registration:case_dossier", case.ref)


@require_POST
def dossier_invite(request: PortalRequest, ref: str) -> HttpResponse:
    """Names a further coach."""
    case = dossier_case(request.actor, ref)
    dossier = current_dossier(case)
    if dossier is None:
        raise NotVisible
    form = ReviewerForm(request.POST, possible=possible_reviewers(case))
    if form.is_valid():
        try:
            invite_reviewer(by=request.actor, dossier=dossier, user=form.cleaned_data["user"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Named; the coach is told."))
            return redirect("registration:case_dossier", case.ref)
    return shown(request, case, form)


@require_POST
def dossier_dismiss(request: PortalRequest, ref: str, number: int) -> HttpResponse:
    """Ends the part of a further coach."""
    case = dossier_case(request.actor, ref)
    dossier = current_dossier(case)
    if dossier is None:
        raise NotVisible
    end_reviewer(by=request.actor, reviewer=reviewer_for(dossier, number))
    messages.success(request, _("This coach no longer reads the dossier; his remarks stay."))
    return redirect("registration:case_dossier", case.ref)
