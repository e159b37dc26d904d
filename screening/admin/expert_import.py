"""The expert pool from Excel: hand in a workbook, see what it would do, confirm."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import console_page, render_page
from core.job_pages import job_of_kind, recent_jobs, shown_job
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.forms.experts import PoolForm
from screening.services.expert_import import (
    COLUMNS,
    EXPERT_JOBS,
    confirm_expert_plan,
    request_expert_plan,
    template_workbook,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@console_page("experts/import/", name="expert_import", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def expert_import(request: PortalRequest) -> HttpResponse:
    """Handing in a workbook starts its rehearsal; nothing is written before it is confirmed."""
    posted = request.method == "POST"
    form = PoolForm(request.POST, request.FILES) if posted else PoolForm()
    if posted and form.is_valid():
        job = request_expert_plan(by=request.actor, file=form.cleaned_data["file"])
        return redirect("console:expert_job", job.ref)
    context = {
        "form": form,
        "columns": COLUMNS,
        "recent": recent_jobs(request.actor, EXPERT_JOBS),
    }
    return render_page(request, "console/screening/expert_import.html", context, status=422 if form.errors else 200)


@console_page("experts/template/", name="expert_template", roles=OFFICERS)
@require_GET
def expert_template(request: PortalRequest) -> HttpResponse:
    """The empty workbook with its headings."""
    response = HttpResponse(template_workbook(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_("expert-pool-template")}.xlsx"'
    return response


@console_page("experts/jobs/<str:ref>/", name="expert_job", roles=OFFICERS)
@require_GET
def expert_job(request: PortalRequest, ref: str) -> HttpResponse:
    """How far the work is; at its end the preview to confirm, or the result."""
    job = job_of_kind(request.actor, ref, EXPERT_JOBS)
    return render_page(request, "console/screening/expert_job.html", shown_job(job))


@console_page("experts/jobs/<str:ref>/confirm/", name="expert_import_confirm", roles=OFFICERS)
@require_POST
def expert_import_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    job = confirm_expert_plan(by=request.actor, plan=job_of_kind(request.actor, ref, EXPERT_JOBS))
    return redirect("console:expert_job", job.ref)
