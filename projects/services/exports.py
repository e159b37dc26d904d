"""The office's project list as an Excel file: small ones at once, large ones as a task with a bar."""

from collections.abc import Iterator, Sequence
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
from projects.selectors.office import ORDER, ListedProject, ProjectFilter, listing_labels, office_projects, office_rows

# More rows than this are written by the worker, not while the browser waits.
MOST_AT_ONCE = 1000
KIND = "project_export"
CHUNK = 500


def is_large(actor: Actor, chosen: ProjectFilter) -> bool:
    return office_projects(actor, chosen).order_by()[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


def export_projects(*, by: Actor, chosen: ProjectFilter) -> bytes:
    """The rows of the list as the officer has filtered it, and a line in the audit log."""
    content = workbook(by, chosen)
    record(
        by=by,
        event="export.made",
        object_type="project_list",
        object_ref=by.region,
        region=by.region,
        changes={"filters": ", ".join(f"{name}={value}" for name, value in chosen.given.items())},
    )
    return content


def start_export(*, by: Actor, chosen: ProjectFilter) -> Job:
    """As a task; its page offers the file, and the download stands in the audit log."""
    return start_job(kind=KIND, by=by, params={"filters": chosen.given, "membership": by.membership_id})


@job_kind(KIND, label=gettext_lazy("Export of the project list"))
def export_as_task(job: Job, progress: Progress) -> dict[str, Any]:
    """In the role the officer held when asking; fails when he no longer holds it."""
    actor = actor_holding(job.owner, job.params["membership"])
    chosen = ProjectFilter.of(job.params["filters"])
    total = office_projects(actor, chosen).count()
    content = workbook(actor, chosen, lambda done: progress(done, total))
    attach_output(job, name=file_name(), content=content)
    return {"sentence": _("%(n)s projects are in the file.") % {"n": total}}


def file_name() -> str:
    return f"projects-{timezone.localdate().isoformat()}.xlsx"


def workbook(actor: Actor, chosen: ProjectFilter, progress: Any = None) -> bytes:
    return write_workbook(sheet=_("Projects"), headers=headers(), rows=rows(actor, chosen, progress))


def headers() -> list[str]:
    return [
        _("Number"),
        _("Number elsewhere"),
        _("Title"),
        _("Institution"),
        _("City"),
        _("Applicant"),
        _("Department"),
        _("Status"),
        _("Class claimed"),
        _("Confirmed class"),
        _("Sub-catalogue"),
        _("Stage"),
        _("Patent"),
        _("Applied on"),
        _("Lists"),
        _("Source"),
    ]


def rows(actor: Actor, chosen: ProjectFilter, progress: Any = None) -> Iterator[Sequence[Any]]:
    found = office_rows(actor, chosen).order_by(*ORDER).iterator(chunk_size=CHUNK)
    for done, project in enumerate(found, start=1):
        yield row_of(project)
        if progress is not None and done % CHUNK == 0:
            progress(done)


def row_of(project: ListedProject) -> list[Any]:
    return [
        project.reference,
        project.external_number,
        project.title,
        project.institution.name if project.institution else "",
        project.city.name if project.city else "",
        project.applicant.name if project.applicant else "",
        project.department,
        project.get_status_display(),
        project.get_claimed_class_display(),
        project.get_confirmed_class_display(),
        project.subcatalogue,
        project.get_stage_display(),
        project.get_patent_status_display(),
        project.applied_on,
        "、".join(listing_labels(project.standing)),
        project.get_source_display(),
    ]
