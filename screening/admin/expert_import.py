"""The expert pool from Excel: hand in a workbook, see what it would do, confirm."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import console_page, render_page
from core.enums import JobStatus
from core.errors import NotVisible
from core.jobs import kind_named
from core.models import Job
from core.requests import PortalRequest
from core.runner import KEEP_FILES
from core.selectors import job_for, jobs_of
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
RECENT = 6
TONES: dict[str, str] = {
    JobStatus.QUEUED: "",
    JobStatus.RUNNING: "dew",
    JobStatus.DONE: "sprout",
    JobStatus.FAILED: "plum",
}


@console_page("experts/import/", name="expert_import", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def expert_import(request: PortalRequest) -> HttpResponse:
    """Handing in a workbook starts its rehearsal; nothing is written before it is confirmed."""
    posted = request.method == "POST"
    form = PoolForm(request.POST, request.FILES) if posted else PoolForm()
    if posted and form.is_valid():
        job = request_expert_plan(by=request.actor, file=form.cleaned_data["file"])
        return redirect("console:expert_job", job.ref)
    recent = jobs_of(request.actor).filter(kind__in=EXPERT_JOBS).order_by("-id")[:RECENT]
    context = {
        "form": form,
        "columns": COLUMNS,
        "recent": [{"job": job, "label": kind_named(job.kind).label, "tone": TONES[job.status]} for job in recent],
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
    job = expert_job_for(request, ref)
    kind = kind_named(job.kind)
    context = {
        "job": job,
        "label": kind.label,
        "template": kind.template,
        "ended": job.ended_at is not None,
        "tone": TONES[job.status],
        "sentence": "",
        "url": "",
        "kept_days": KEEP_FILES.days,
    }
    return render_page(request, "console/screening/expert_job.html", context)


@console_page("experts/jobs/<str:ref>/confirm/", name="expert_import_confirm", roles=OFFICERS)
@require_POST
def expert_import_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    job = confirm_expert_plan(by=request.actor, plan=expert_job_for(request, ref))
    return redirect("console:expert_job", job.ref)


def expert_job_for(request: PortalRequest, ref: str) -> Job:
    """Raises NotVisible for jobs of others and for other work."""
    job = job_for(request.actor, ref)
    if job.kind not in EXPERT_JOBS or job.region != request.actor.region:
        raise NotVisible
    return job
