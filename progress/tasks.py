"""Exports too long for a page to wait for, and keeping the figures. All are safe to run twice."""

from typing import Any

from celery import shared_task
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.jobs import Progress, attach_output, job_kind
from core.models import Job
from progress.forms import FilterForm
from progress.permissions import board_scope
from progress.records import counted_named
from progress.services import rollups
from progress.services.exports import FIGURE_ROWS, export_rows, file_name


@shared_task
def take_in_changes() -> None:
    """Every few minutes what was noted; every night too, when nobody else asks for the figures of a closed day."""
    rollups.take_in_changes()


@job_kind(FIGURE_ROWS, label=gettext_lazy("Export of the rows behind a figure"))
def export_figure_rows(job: Job, progress: Progress) -> dict[str, Any]:
    actor = actor_holding(job.owner, job.params.get("membership"))
    indicator = counted_named(job.params["indicator"])
    scope = board_scope(actor, job.params["region"])
    filters = FilterForm(QueryDict(job.params["query"]), scope).cleaned_filters()
    content = export_rows(by=actor, indicator=indicator, scope=scope, filters=filters)
    attach_output(job, name=file_name(indicator, filters.as_of), content=content)
    progress(job.total, job.total)
    return {"sentence": _("The rows stand in the file below.")}
