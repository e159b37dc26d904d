"""The import as work for the worker. Safe to run twice: a second import finds everything as it is."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.actor import Actor
from core.jobs import Progress, attach_output, job_kind
from core.models import Job
from screening.services.expert_import.requests import IMPORT, PLAN
from screening.services.expert_import.running import PoolResult, import_experts, plan_experts
from screening.services.expert_import.telling import report_of, summary_of

RESULT = "console/screening/expert_import_result.html"


@job_kind(PLAN, label=gettext_lazy("Expert pool: preview of an import"), template=RESULT)
def rehearse_experts(job: Job, progress: Progress) -> dict[str, Any]:
    with job.input.open("rb") as file:
        return _reported(job, plan_experts(by=_actor(job), file=file, progress=progress))


@job_kind(IMPORT, label=gettext_lazy("Expert pool: import"), template=RESULT)
def take_in_experts(job: Job, progress: Progress) -> dict[str, Any]:
    with job.input.open("rb") as file:
        return _reported(job, import_experts(by=_actor(job), file=file, progress=progress))


def _reported(job: Job, result: PoolResult) -> dict[str, Any]:
    attach_output(job, name=_("expert-pool-report") + ".xlsx", content=report_of(result))
    return summary_of(result)


def _actor(job: Job) -> Actor:
    return actor_holding(job.owner, job.params.get("membership"))
