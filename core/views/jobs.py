"""Long work as its owner sees it: a bar while it runs, the result or a plain sentence when it has ended."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.downloads import open_output
from core.job_pages import shown_job
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.selectors import job_for, jobs_of


@require_GET
def job_list(request: PortalRequest) -> HttpResponse:
    page = page_of(jobs_of(request.actor), order=("-id",), cursor=cursor_in(request.GET))
    rows = [shown_job(job) for job in page.rows]
    return render(request, "core/job_list.html", {"page": page, "rows": rows})


@require_GET
def job_page(request: PortalRequest, ref: str) -> HttpResponse:
    return render(request, "core/job_page.html", shown_job(job_for(request.actor, ref)))


@require_GET
def job_progress(request: PortalRequest, ref: str) -> HttpResponse:
    """The part of the page that asks for itself again until the work has ended."""
    return render(request, "core/job_progress.html", shown_job(job_for(request.actor, ref)) | {"announce": True})


@require_GET
def job_output(request: PortalRequest, ref: str) -> FileResponse:
    job = job_for(request.actor, ref)
    return FileResponse(open_output(by=request.actor, job=job), as_attachment=True, filename=job.output_name)
