"""The institution's overview as an Excel file: small ones at once, large ones as a task with a bar."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.actor import Actor
from core.jobs import Progress, attach_output, job_kind, start_job
from core.models import Job
from core.services import record
from core.workbooks import write_workbook
from projects.selectors.institution import ORDER, OverviewFilter, OverviewProject, institution_projects, overview_rows
from projects.selectors.office import listing_labels

# More rows than this are written by the worker, not while the browser waits.
MOST_AT_ONCE = 1000
KIND = "institution_export"
CHUNK = 500


def is_large(actor: Actor, chosen: OverviewFilter) -> bool:
    return institution_projects(actor, chosen).order_by()[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


def export_institution(*, by: Actor, chosen: OverviewFilter) -> bytes:
    """The rows of the overview as the manager has filtered it, and a line in the audit log."""
    content = workbook(by, chosen)
    record(
        by=by,
        event="export.made",
        object_type="project_list",
        object_ref=by.organisation_name,
        region=by.region,
        changes={"filters": ", ".join(f"{name}={value}" for name, value in chosen.given.items())},
    )
    return content


def start_institution_export(*, by: Actor, chosen: OverviewFilter) -> Job:
    """As a task; its page offers the file, and the download stands in the audit log."""
    return start_job(kind=KIND, by=by, params={"filters": chosen.given, "membership": by.membership_id})


@job_kind(KIND, label=gettext_lazy("Export of the institution's projects"))
def export_as_task(job: Job, progress: Progress) -> Mapping[str, Any]:
    """In the role the manager held when asking; fails when he no longer holds it."""
    actor = actor_holding(job.owner, job.params["membership"])
    chosen = OverviewFilter.of(job.params["filters"])
    total = institution_projects(actor, chosen).count()
    attach_output(job, name=file_name(), content=workbook(actor, chosen, lambda done: progress(done, total)))
    return {"sentence": _("%(n)s projects are in the file.") % {"n": total}}


def file_name() -> str:
    return f"institution-projects-{timezone.localdate().isoformat()}.xlsx"


def workbook(actor: Actor, chosen: OverviewFilter, progress: Any = None) -> bytes:
    return write_workbook(sheet=_("Projects"), headers=headers(), rows=rows(actor, chosen, progress))


def headers() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Applicant"),
        _("Department"),
        _("Class claimed"),
        _("Confirmed class"),
        _("Status"),
        _("Applied on"),
        _("Status since"),
        _("Consent of the institution"),
        _("Consent decided on"),
        _("Lists"),
    ]


def rows(actor: Actor, chosen: OverviewFilter, progress: Any = None) -> Iterator[Sequence[Any]]:
    found = overview_rows(actor, chosen).order_by(*ORDER).iterator(chunk_size=CHUNK)
    for done, project in enumerate(found, start=1):
        yield row_of(project)
        if progress is not None and done % CHUNK == 0:
            progress(done)


def row_of(project: OverviewProject) -> list[Any]:
    confirmation = getattr(project, "confirmation", None)
    decided = confirmation.decided_at if confirmation else None
    return [
        project.reference,
        project.title,
        project.applicant.name if project.applicant else "",
        project.department,
        project.get_claimed_class_display(),
        project.get_confirmed_class_display(),
        project.get_status_display(),
        project.applied_on,
        timezone.localdate(project.status_since),
        confirmation.get_status_display() if confirmation else "",
        timezone.localdate(decided) if decided else None,
        "、".join(listing_labels(project.standing)),
    ]
