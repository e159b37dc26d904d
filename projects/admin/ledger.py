"""The ledger in the console: hand in a workbook, see what it would do, confirm, and get it back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import province
from core.console import MenuEntry, console_page, render_page
from core.enums import JobStatus
from core.errors import NotVisible
from core.jobs import kind_named
from core.models import Job
from core.requests import PortalRequest
from core.runner import KEEP_FILES
from core.selectors import job_for, jobs_of
from projects.admin.frame import OFFICERS
from projects.forms.ledger import LedgerForm
from projects.ledger.columns import COLUMNS
from projects.services.ledger import LEDGER_JOBS, confirm_plan, request_export, request_plan

RECENT = 6
TONES: dict[str, str] = {
    JobStatus.QUEUED: "",
    JobStatus.RUNNING: "dew",
    JobStatus.DONE: "sprout",
    JobStatus.FAILED: "plum",
}


@console_page(
    "ledger/",
    name="ledger_import",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Ledger"), "table-import", 40),
)
@require_http_methods(["GET", "POST"])
def ledger_import(request: PortalRequest) -> HttpResponse:
    """Handing in a workbook starts its rehearsal; nothing is written before it is confirmed."""
    posted = request.method == "POST"
    form = LedgerForm(request.POST, request.FILES) if posted else LedgerForm()
    if posted and form.is_valid():
        region = province(request.actor.region)
        job = request_plan(by=request.actor, region=region, file=form.cleaned_data["file"])
        return redirect("console:ledger_job", job.ref)
    recent = jobs_of(request.actor).filter(kind__in=LEDGER_JOBS).order_by("-id")[:RECENT]
    context = {
        "form": form,
        "columns": [column.header for column in COLUMNS if column.needed],
        "recent": [{"job": job, "label": kind_named(job.kind).label, "tone": TONES[job.status]} for job in recent],
    }
    status = 422 if form.errors else 200
    return render_page(request, "console/ledger_import.html", context, status=status)


@console_page("ledger/export/", name="ledger_export", roles=OFFICERS)
@require_POST
def ledger_export(request: PortalRequest) -> HttpResponse:
    job = request_export(by=request.actor, region=province(request.actor.region))
    return redirect("console:ledger_job", job.ref)


@console_page("ledger/jobs/<str:ref>/", name="ledger_job", roles=OFFICERS)
@require_GET
def ledger_job(request: PortalRequest, ref: str) -> HttpResponse:
    """How far the work is; at its end the preview to confirm, the result, or the file."""
    job = ledger_job_for(request, ref)
    kind = kind_named(job.kind)
    context = {
        "job": job,
        "label": kind.label,
        "template": kind.template,
        "ended": job.ended_at is not None,
        "tone": TONES[job.status],
        "sentence": job.result.get("sentence", ""),
        "url": "",
        "kept_days": KEEP_FILES.days,
    }
    return render_page(request, "console/ledger_job.html", context)


@console_page("ledger/jobs/<str:ref>/confirm/", name="ledger_confirm", roles=OFFICERS)
@require_POST
def ledger_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    plan = ledger_job_for(request, ref)
    job = confirm_plan(by=request.actor, region=province(request.actor.region), plan=plan)
    return redirect("console:ledger_job", job.ref)


def ledger_job_for(request: PortalRequest, ref: str) -> Job:
    """Raises NotVisible for jobs of others and for other work."""
    job = job_for(request.actor, ref)
    if job.kind not in LEDGER_JOBS or job.region != request.actor.region:
        raise NotVisible
    return job
