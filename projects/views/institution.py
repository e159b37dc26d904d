"""The institution manager's pages: the overview, the answers to service inventions, the export."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.console import add_refusal
from core.errors import PortalError
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from projects.enums import ConfirmationStatus, Status
from projects.forms.institution import CONFIRM, REFUSE, BatchForm, ConsentForm
from projects.models import Project
from projects.selectors.institution import (
    OPEN,
    OverviewCounts,
    OverviewFilter,
    confirmable_projects,
    departments_of,
    is_waiting,
    overview_counts,
    overview_page,
    project_for_manager,
)
from projects.services.confirmations import decide_confirmation, decide_confirmations
from projects.services.institution_export import (
    export_institution,
    file_name,
    is_large,
    start_institution_export,
)
from projects.services.viewing import record_view

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_STATUSES = [choice for choice in Status.choices if choice[0] != Status.DRAFT]


OVERVIEW = KeptList(
    "projects:institution_overview",
    gettext_lazy("The institution's projects"),
    {
        "status": [value for value, _label in SHOWN_STATUSES],
        "confirmation": ConfirmationStatus.values,
        "department": None,
        "stuck": ["1"],
    },
    (
        Column("applicant", gettext_lazy("Applicant")),
        Column("class", gettext_lazy("Class")),
        Column("handed_in", gettext_lazy("Handed in")),
        Column("status", gettext_lazy("Status")),
        Column("consent", gettext_lazy("Consent of the institution")),
    ),
)


@require_safe
@kept_list(OVERVIEW)
def institution_overview(request: PortalRequest) -> HttpResponse:
    chosen = OverviewFilter.of(request.GET.dict())
    counts = overview_counts(request.actor, chosen)
    context = {
        "page": overview_page(request.actor, chosen, cursor_in(request.GET)),
        "counts": counts,
        "tabs": tabs(chosen, counts),
        "filter": chosen,
        "chosen": summary(chosen),
        "statuses": SHOWN_STATUSES,
        "confirmations": ConfirmationStatus.choices,
        "departments": departments_of(request.actor),
        "export_url": f"{reverse('projects:institution_export')}?{urlencode(chosen.given)}",
        "now": timezone.localtime(),
    }
    return render(request, "projects/institution_overview.html", context)


def tabs(chosen: OverviewFilter, counts: OverviewCounts) -> list[dict[str, Any]]:
    """Ready-made narrowings with how many each of them has."""
    ready = [
        (_("All"), counts.total, OverviewFilter()),
        (
            _("Wait for our consent"),
            counts.waiting,
            OverviewFilter(confirmation=ConfirmationStatus.WAITING.value),
        ),
        (_("In the formal check"), counts.in_check, OverviewFilter(status=Status.SUBMITTED.value)),
        (_("To be corrected"), counts.returned, OverviewFilter(status=Status.RETURNED.value)),
        (_("Accepted"), counts.accepted, OverviewFilter(status=Status.ACCEPTED.value)),
        (_("In screening"), counts.screening, OverviewFilter(status=Status.SCREENING.value)),
        (_("Passed the screening"), counts.passed, OverviewFilter(status=Status.PASSED.value)),
        (_("To be improved"), counts.to_improve, OverviewFilter(status=Status.TO_IMPROVE.value)),
        (_("Stuck"), counts.stuck, OverviewFilter(stuck="1")),
    ]
    return [
        {"label": label, "count": count, "url": f"?{urlencode(narrowing.given)}", "current": narrowing == chosen}
        for label, count, narrowing in ready
    ]


def summary(chosen: OverviewFilter) -> list[dict[str, str]]:
    words = {
        "status": dict(Status.choices).get(chosen.status, ""),
        "confirmation": dict(ConfirmationStatus.choices).get(chosen.confirmation, ""),
        "department": chosen.department,
        "stuck": _("Stuck"),
    }
    return [
        {
            "label": str(words[name]),
            "remove_url": "?" + urlencode({key: value for key, value in chosen.given.items() if key != name}),
        }
        for name in chosen.given
    ]


@require_safe
def institution_export(request: PortalRequest) -> HttpResponse:
    """The filtered rows; a long list becomes a task whose page shows how far it is."""
    chosen = OverviewFilter.of(request.GET.dict())
    if is_large(request.actor, chosen):
        job = start_institution_export(by=request.actor, chosen=chosen)
        return redirect("core:job_page", job.ref)
    content = export_institution(by=request.actor, chosen=chosen)
    headers = {"Content-Disposition": f'attachment; filename="{file_name()}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


@require_POST
def institution_confirm(request: PortalRequest) -> HttpResponse:
    """From the ticked rows of the overview to a page that asks once more, and on to what became of each."""
    found = confirmable_projects(request.actor, request.POST.getlist("project"))
    refusing = request.POST.get("decision") == REFUSE
    if not found:
        messages.error(request, _("Please tick the projects you want to answer for."))
        return redirect("projects:institution_overview")
    sent = request.POST.get("step") == "send"
    form = BatchForm(request.POST if sent else None, refusing=refusing)
    if sent and form.is_valid():
        note = form.cleaned_data["note"]
        results = decide_confirmations(by=request.actor, projects=found, confirmed=not refusing, note=note)
        done = sum(not result.problem for result in results)
        context = {"results": results, "done": done, "left": len(results) - done, "refusing": refusing}
        return render(request, "projects/institution_result.html", context)
    parts = _sorted_out(found)
    if not parts["going"]:
        messages.error(request, _("None of these projects waits for your institution's answer any more."))
        return redirect("projects:institution_overview")
    context = {"form": form, "refusing": refusing, "decision": REFUSE if refusing else CONFIRM, **parts}
    return render(request, "projects/institution_confirm.html", context, status=422 if sent else 200)


def _sorted_out(found: list[Project]) -> dict[str, list[Project]]:
    """Those that wait, and those that were answered before or have left the formal check."""
    waits = {project.pk: is_waiting(project, getattr(project, "confirmation", None)) for project in found}
    return {
        "going": [project for project in found if waits[project.pk]],
        "left_out": [project for project in found if not waits[project.pk]],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def project_consent(request: PortalRequest, ref: str) -> HttpResponse:
    """The institution's answer to one service invention."""
    project, confirmation = project_for_manager(request.actor, ref)
    record_view(by=request.actor, project=project, part="consent")
    form = ConsentForm(request.POST or None, initial={"seen": confirmation.status})
    if request.method == "POST" and form.is_valid() and _decided(request, project, form):
        messages.success(request, _("Your answer is noted; the applicant has been told."))
        return redirect("projects:institution_overview")
    context = {
        "project": project,
        "confirmation": confirmation,
        "open": confirmation.status != ConfirmationStatus.CONFIRMED and project.status in OPEN,
        "form": form,
    }
    return render(request, "projects/institution_consent.html", context, status=422 if form.is_bound else 200)


def _decided(request: PortalRequest, project: Project, form: ConsentForm) -> bool:
    """What the service refuses stands beside its field, with everything typed."""
    given = form.cleaned_data
    try:
        decide_confirmation(
            by=request.actor,
            project=project,
            confirmed=given["decision"] == CONFIRM,
            note=given["note"],
            seen=given["seen"],
        )
    except PortalError as refusal:
        add_refusal(form, refusal)
        return False
    return True
