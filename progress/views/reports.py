"""``/progress/reports/``: reports as they were made, and making them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.selectors import provinces
from core.console import add_refusal
from core.errors import InvalidInput
from core.paging import cursor_in, page_of
from core.requests import PortalRequest, whole_number
from progress.enums import FileFormat, ReportKind
from progress.forms.reports import ReportForm, SubscriptionForm
from progress.models import Report
from progress.permissions import is_national, report_scope, require_reports
from progress.reports.differences import differences
from progress.reports.periods import ReportPeriod, period_of
from progress.reports.shape import report_data, written
from progress.selectors.corrections import figures_corrected
from progress.selectors.reports import (
    ORDER,
    file_of,
    files_of,
    kinds_wanted,
    latest_report,
    report_for,
    report_rows,
    versions_of,
)
from progress.services.reports import Wanted, choose_subscriptions, open_file, request_report
from progress.views.report_page import ShownReport, shown_differences, summary_of

TYPES = {
    FileFormat.WORD.value: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.EXCEL.value: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
JSON = "application/json"


@require_GET
def report_list(request: PortalRequest) -> HttpResponse:
    """The newest version of each report, a form to make one, and what this person is told about."""
    require_reports(request.actor)
    return _list(request, _form(request, None))


def _form(request: PortalRequest, data: Any) -> ReportForm:
    return ReportForm(data, provinces=list(provinces()) if is_national(request.actor) else ())


def _list(request: PortalRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in ReportKind else ""
    page = page_of(report_rows(request.actor, kind), order=ORDER, cursor=cursor_in(request.GET))
    context = {
        "page": page,
        "rows": [(report, _period_of(report).label) for report in page.rows],
        "form": form,
        "wishes": SubscriptionForm(initial={"kinds": kinds_wanted(request.actor)}),
        "kinds": [("", _("All")), *ReportKind.choices],
        "kind": kind,
        "national": is_national(request.actor),
    }
    return render(request, "progress/report_list.html", context, status=status)


def _period_of(report: Report) -> ReportPeriod:
    return period_of(ReportKind(report.kind), report.first)


@require_POST
def report_make(request: PortalRequest) -> HttpResponse:
    """The page of the work; the report itself when it is there already."""
    require_reports(request.actor)
    form = _form(request, request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    region = report_scope(request.actor, form.cleaned_data.get("region", "")).region
    period, day = form.chosen_period, form.cleaned_data["as_of"]
    there = latest_report(region, period.kind, period.first)
    if there is not None and there.as_of == day:
        messages.info(request, _("This report is there already. Below it you can have it made anew."))
        return redirect("progress:report_page", there.ref)
    after = there.version if there is not None else 0
    try:
        job = request_report(by=request.actor, wanted=Wanted(region, period, day, after))
    except InvalidInput as refusal:
        add_refusal(form, refusal)
        return _list(request, form, status=422)
    return redirect("core:job_page", job.ref)


@require_GET
def report_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What was counted then, whatever has been put right since; and what differs from the version before."""
    require_reports(request.actor)
    report = report_for(request.actor, ref)
    versions = versions_of(report)
    earlier = next((each for each in versions if each.version == report.version - 1), None)
    data = report_data(report.data)
    language = get_language() or ""
    context = {
        "report": report,
        "shown": ShownReport.of(data, language),
        "files": files_of(report, language),
        "versions": versions,
        "newest": versions[0],
        "summary": summary_of(report),
        "changes": shown_differences(differences(report_data(earlier.data), data), language) if earlier else [],
        "earlier": earlier,
        "corrected": _corrected(request, report),
    }
    return render(request, "progress/report_page.html", context)


def _corrected(request: PortalRequest, report: Report) -> int:
    """How many corrections to days this report covers were noticed since it was made."""
    scope = report_scope(request.actor, report.region_id or "")
    return figures_corrected(scope, report.made_at, report.as_of)


@require_POST
def report_anew(request: PortalRequest, ref: str) -> HttpResponse:
    """A new version beside this one; ``after`` is the newest the page had shown."""
    require_reports(request.actor)
    report = report_for(request.actor, ref)
    after = whole_number(request.POST.get("after", "")) or report.version
    wanted = Wanted(report.region_id or "", _period_of(report), report.as_of, after)
    return redirect("core:job_page", request_report(by=request.actor, wanted=wanted).ref)


@never_cache
@require_GET
def report_file(request: PortalRequest, ref: str, language: str, file_format: str) -> HttpResponse:
    """Word or Excel; every download is on record."""
    require_reports(request.actor)
    file = file_of(report_for(request.actor, ref), language, file_format)
    headers = {"Content-Disposition": content_disposition_header(True, file.name), "Cache-Control": "private, no-store"}
    content = open_file(by=request.actor, file=file)
    return HttpResponse(content, content_type=TYPES[file.format], headers=headers)


@require_GET
def report_json(request: PortalRequest, ref: str) -> HttpResponse:
    """The data as its digest was taken of it: ``sha256sum`` of this file gives the digest."""
    require_reports(request.actor)
    report = report_for(request.actor, ref)
    headers = {"Content-Disposition": content_disposition_header(True, f"report-{report.ref}.json")}
    return HttpResponse(written(report.data), content_type=JSON, headers=headers)


@require_POST
def report_subscriptions(request: PortalRequest) -> HttpResponse:
    require_reports(request.actor)
    form = SubscriptionForm(request.POST)
    if form.is_valid():
        choose_subscriptions(by=request.actor, kinds=form.cleaned_data["kinds"])
        messages.success(request, _("Saved. You are told on the first working day after each period."))
    return redirect(reverse("progress:report_list"))
