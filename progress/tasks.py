"""Exports and reports too long for a page to wait for, and keeping the figures. All are safe to run twice."""

from datetime import date
from typing import Any

from celery import shared_task
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.jobs import Progress, attach_output, job_kind
from core.models import Job
from progress.forms import FilterForm
from progress.permissions import board_scope
from progress.records import counted_named
from progress.reports.periods import period_named
from progress.selectors.places import places_of
from progress.services import answers, due_reports, early_warnings, escalation, reports, rollups
from progress.services.exports import FIGURE_ROWS, export_rows, file_name


@shared_task
def take_in_changes() -> int:
    """Every few minutes what was noted; every night too, when nobody else asks for the figures of a closed day."""
    return rollups.take_in_changes()


@shared_task
def count_answer(pk: int) -> None:
    """One question a page has asked, for which somebody waits."""
    answers.count_answer(pk)


@shared_task
def prepare_boards() -> int:
    """Every night, when the day the boards show has become another."""
    return answers.prepare_boards(timezone.localdate())


@shared_task
def escalate_overdue() -> int:
    """Every working morning; later runs find it told, and mend a morning without a worker."""
    return escalation.escalate_overdue(today=timezone.localdate())


@shared_task
def warn_of_targets() -> int:
    """Every morning; later runs of the day find nobody left to tell."""
    return early_warnings.warn_of_targets(day=timezone.localdate())


@job_kind(FIGURE_ROWS, label=gettext_lazy("Export of the rows behind a figure"))
def export_figure_rows(job: Job, progress: Progress) -> dict[str, Any]:
    actor = actor_holding(job.owner, job.params.get("membership"))
    indicator = counted_named(job.params["indicator"])
    scope = board_scope(actor, job.params["region"])
    filters = FilterForm(QueryDict(job.params["query"]), scope, places_of(scope)).cleaned_filters()
    begun = date.fromisoformat(job.params["begun"]) if job.params.get("begun") else None
    content = export_rows(by=actor, indicator=indicator, scope=scope, filters=filters, begun=begun)
    attach_output(job, name=file_name(indicator, filters.as_of), content=content)
    progress(job.total, job.total)
    return {"sentence": _("The rows stand in the file below.")}


@shared_task
def make_due_reports() -> None:
    due_reports.make_due_reports(timezone.localdate())


@job_kind(reports.KIND, label=gettext_lazy("Report of the programme's figures"))
def make_report(job: Job, progress: Progress) -> dict[str, Any]:
    actor = actor_holding(job.owner, job.params.get("membership"))
    wanted = _wanted(job.params)
    report = reports.make_report(by=actor, wanted=wanted, progress=progress)
    progress(reports.STEPS, reports.STEPS)
    sentence = _("Version %(version)s of the report stands ready.")
    if report.version == wanted.after:
        sentence = _("Counted anew: nothing would be different, so version %(version)s stands as it is.")
    return {
        "sentence": sentence % {"version": report.version},
        "url": reverse("progress:report_page", args=[report.ref]),
    }


def _wanted(params: dict[str, Any]) -> reports.Wanted:
    period = period_named(params["period"])
    assert period is not None  # noqa: S101 - it was one when it was asked for
    return reports.Wanted(params["region"], period, date.fromisoformat(params["as_of"]), params["after"])
