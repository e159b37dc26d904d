"""Long work as its owner sees it, on the portal's pages and on those of the console."""

from collections.abc import Collection

from core.actor import Actor
from core.enums import JobStatus
from core.errors import NotVisible
from core.jobs import kind_named
from core.models import Job
from core.notices import is_local
from core.runner import KEEP_FILES
from core.selectors import job_for, jobs_of

TONES = {JobStatus.QUEUED: "", JobStatus.RUNNING: "dew", JobStatus.DONE: "sprout", JobStatus.FAILED: "plum"}
ENDED = frozenset({JobStatus.DONE.value, JobStatus.FAILED.value})
RECENT = 6


def shown_job(job: Job) -> dict[str, object]:
    """The context of ``core/job_progress.html``."""
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


def recent_jobs(actor: Actor, kinds: Collection[str]) -> list[dict[str, object]]:
    """The last of his own jobs of these kinds."""
    return [shown_job(job) for job in jobs_of(actor).filter(kind__in=kinds).order_by("-id")[:RECENT]]


def job_of_kind(actor: Actor, ref: str, kinds: Collection[str]) -> Job:
    """Raises NotVisible for jobs of others, for other work, and for another province's."""
    job = job_for(actor, ref)
    if job.kind not in kinds or job.region != actor.region:
        raise NotVisible
    return job
