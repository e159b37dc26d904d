"""Hands out what a job has made; every download stands in the audit log."""

from django.core.files.base import File

from core.actor import Actor
from core.enums import JobStatus
from core.errors import NotVisible
from core.models import Job
from core.services import record


def open_output(*, by: Actor, job: Job) -> File[bytes]:
    """For the owner alone; writes ``export.made`` first. Raises NotVisible while there is nothing to download."""
    if job.owner_id != by.user_id or job.status != JobStatus.DONE or not job.output:
        raise NotVisible
    record(
        by=by,
        event="export.made",
        object_type="job",
        object_ref=job.ref,
        region=job.region,
        changes={"kind": job.kind, "file": job.output_name},
    )
    return job.output.open("rb")
