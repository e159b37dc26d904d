"""The ledger in the console: hand in a workbook, see what it would do, confirm, and get it back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import province
from core.console import MenuEntry, console_page, render_page
from core.job_pages import job_of_kind, recent_jobs, shown_job
from core.requests import PortalRequest
from projects.admin.frame import OFFICERS
from projects.forms.ledger import LedgerForm
from projects.ledger.columns import COLUMNS
from projects.services.ledger import LEDGER_JOBS, confirm_plan, request_export, request_plan


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
    context = {
        "form": form,
        "columns": [column.header for column in COLUMNS if column.needed],
        "recent": recent_jobs(request.actor, LEDGER_JOBS),
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
    job = job_of_kind(request.actor, ref, LEDGER_JOBS)
    return render_page(request, "console/ledger_job.html", shown_job(job))


@console_page("ledger/jobs/<str:ref>/confirm/", name="ledger_confirm", roles=OFFICERS)
@require_POST
def ledger_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    plan = job_of_kind(request.actor, ref, LEDGER_JOBS)
    job = confirm_plan(by=request.actor, region=province(request.actor.region), plan=plan)
    return redirect("console:ledger_job", job.ref)
