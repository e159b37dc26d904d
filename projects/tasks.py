"""Long work with the ledger, as jobs whose pages show how far they are. Safe to run twice: a second import is idle."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region
from accounts.selectors import actor_holding, province
from core.actor import Actor
from core.jobs import Progress, attach_output, job_kind
from core.models import Job
from projects.services.ledger import (
    EXPORT,
    IMPORT,
    PLAN,
    LedgerResult,
    export_ledger,
    import_ledger,
    plan_ledger,
    report_of,
    summary_of,
)

RESULT = "console/ledger_result.html"


@job_kind(PLAN, label=gettext_lazy("Ledger: preview of an import"), template=RESULT)
def rehearse(job: Job, progress: Progress) -> dict[str, Any]:
    with job.input.open("rb") as file:
        result = plan_ledger(by=_actor(job), region=_region(job), file=file, progress=progress)
    return _reported(job, result)


@job_kind(IMPORT, label=gettext_lazy("Ledger: import"), template=RESULT)
def carry_out(job: Job, progress: Progress) -> dict[str, Any]:
    with job.input.open("rb") as file:
        result = import_ledger(by=_actor(job), region=_region(job), file=file, progress=progress)
    return _reported(job, result)


@job_kind(EXPORT, label=gettext_lazy("Ledger: export"))
def export(job: Job, progress: Progress) -> dict[str, Any]:
    region = _region(job)
    attach_output(job, name=export_name(region), content=export_ledger(by=_actor(job), region=region))
    progress(1, 1)
    return {"sentence": _("The ledger of %(province)s as of today.") % {"province": region.label}}


def export_name(region: Region) -> str:
    return f"{region.short_name}-春雨行动项目台账-{timezone.localdate():%Y%m%d}.xlsx"


def _reported(job: Job, result: LedgerResult) -> dict[str, Any]:
    attach_output(job, name=_("ledger-report") + ".xlsx", content=report_of(result))
    return summary_of(result)


def _actor(job: Job) -> Actor:
    return actor_holding(job.owner, job.params.get("membership"))


def _region(job: Job) -> Region:
    return province(job.region)
