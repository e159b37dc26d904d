"""Long work as its owner sees it: a bar while it runs, the result or a plain sentence when it has ended."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.downloads import open_output
from core.enums import JobStatus
from core.jobs import kind_named
from core.models import Job
from core.notices import is_local
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.runner import KEEP_FILES
from core.selectors import job_for, jobs_of

TONES = {JobStatus.QUEUED: "", JobStatus.RUNNING: "dew", JobStatus.DONE: "sprout", JobStatus.FAILED: "plum"}
ENDED = frozenset({JobStatus.DONE.value, JobStatus.FAILED.value})


@require_GET
def job_list(request: PortalRequest) -> HttpResponse:
    page = page_of(jobs_of(request.actor), order=("-id",), cursor=cursor_in(request.GET))
    rows = [_shown(job) for job in page.rows]
    return render(request, "core/job_list.html", {"page": page, "rows": rows})


@require_GET
def job_page(request: PortalRequest, ref: str) -> HttpResponse:
    return render(request, "core/job_page.html", _shown(job_for(request.actor, ref)))


@require_GET
def job_progress(request: PortalRequest, ref: str) -> HttpResponse:
    """The part of the page that asks for itself again until the work has ended."""
    return render(request, "core/job_progress.html", _shown(job_for(request.actor, ref)) | {"announce": True})


@require_GET
def job_output(request: PortalRequest, ref: str) -> FileResponse:
    job = job_for(request.actor, ref)
    return FileResponse(open_output(by=request.actor, job=job), as_attachment=True, filename=job.output_name)


def _shown(job: Job) -> dict[str, object]:
    kind = kind_named(job.kind)
    url = str(job.result.get("url", ""))
    return {
        "job": job,
        "label": kind.label,
        "template": kind.template,
        "ended": job.status in ENDED,
        "tone": TONES[JobStatus(job.status)],
        "sentence": job.result.get("sentence", ""),
        "url": url if is_local(url) else "",
        "kept_days": KEEP_FILES.days,
        "announce": False,
    }
