"""The timetable of an event in the console, and its day: who has come, and what came of the meetings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import console_page, render_page
from core.enums import JobStatus
from core.errors import Text
from core.job_pages import shown_job
from core.requests import PortalRequest
from matching.admin.fairs import attempt, entry_row
from matching.admin.frame import OFFICERS
from matching.enums import EntryStatus, FairStatus
from matching.forms.fairs import OutcomeForm, SolveForm
from matching.models import Fair, FairMeeting
from matching.selectors.fair_office import (
    entry_by_code,
    entry_name,
    last_job,
    meetings_of,
    office_entries,
    office_entry,
    office_fair,
    office_meeting,
    timetable_shown,
)
from matching.selectors.fairs import slot_start
from matching.services.fair_entries import check_in, record_for_both
from matching.services.fair_timetable import (
    export_timetable,
    publish_timetable,
    reopen_timetable,
    request_timetable,
)
from matching.timetable import Why, Wish

WHYS: dict[Why, Text] = {
    Why.NO_COMMON_SLOT: gettext_lazy("They are never there at the same time."),
    Why.PROJECT_BUSY: gettext_lazy("The project has a meeting in every slot both could use."),
    Why.FIRM_BUSY: gettext_lazy("The enterprise has a meeting in every slot both could use."),
    Why.TABLES_FULL: gettext_lazy("All tables are taken in every slot both could use."),
    Why.TOGETHER: gettext_lazy("In every slot both could use, one of them has a meeting or all tables are taken."),
    Why.FREE: gettext_lazy("Something has changed since; let the timetable be made again."),
}
WISHES: dict[Wish, Text] = {
    Wish.MUTUAL: pgettext_lazy("a wish", "Both wish it"),
    Wish.ONE_SIDED: pgettext_lazy("a wish", "One side wishes it"),
}


@console_page("events/<str:ref>/timetable/", name="fair_timetable", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fair_timetable(request: PortalRequest, ref: str) -> HttpResponse:
    """The timetable with what it fulfils and what not. ``act``: "solve", "publish" or "reopen".

    While a timetable is being made the page shows how far that is.
    """
    fair = office_fair(request.actor, ref)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "solve":
            solve(request, ref)
        elif act == "publish":
            done = _("The timetable is published; everybody chosen has been told.")
            attempt(request, lambda: publish_timetable(by=request.actor, fair=fair), done)
        elif act == "reopen":
            done = _("The timetable is taken back; everybody chosen has been told.")
            attempt(request, lambda: reopen_timetable(by=request.actor, fair=fair), done)
        return redirect("console:fair_timetable", ref)
    shown = timetable_shown(fair)
    context = {
        "fair": fair,
        "shown": shown,
        "tables": range(1, fair.tables + 1),
        "met": [{"label": WISHES[wish], "met": met, "of": total} for wish, (met, total) in shown.met.items()],
        "unmet": [
            {
                "project": entry_name(one.project),
                "firm": entry_name(one.firm),
                "wish": WISHES[one.wish],
                "why": WHYS[one.why],
            }
            for one in shown.unmet
        ],
        "idle": [entry_name(one) for one in shown.idle],
        "form": SolveForm(initial={"seed": fair.seed}),
        "making": fair.status == FairStatus.SELECTING,
        **work_on(request, fair),
    }
    return render_page(request, "console/matching/fair_timetable.html", context)


def solve(request: PortalRequest, ref: str) -> None:
    form = SolveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please enter a whole number."))
        return
    fair, seed = office_fair(request.actor, ref), form.cleaned_data["seed"] or 0
    done = _("The timetable is being made. You can leave this page meanwhile.")
    attempt(request, lambda: request_timetable(by=request.actor, fair=fair, seed=seed), done)


def work_on(request: PortalRequest, fair: Fair) -> dict[str, Any]:
    """``work``: the context of the progress, for whoever asked for it; ``colleague``: it is somebody else's."""
    job = last_job(fair)
    if job is None or fair.status != FairStatus.SELECTING:
        return {"work": None, "colleague": False}
    living = job.status in (JobStatus.QUEUED, JobStatus.RUNNING)
    mine = job.owner_id == request.actor.user_id
    shown = mine and (living or job.status == JobStatus.FAILED)
    return {"work": shown_job(job) if shown else None, "colleague": living and not mine}


@never_cache
@console_page("events/<str:ref>/timetable.xlsx", name="fair_sheet", roles=OFFICERS)
@require_GET
def fair_sheet(request: PortalRequest, ref: str) -> HttpResponse:
    fair = office_fair(request.actor, ref)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(export_timetable(by=request.actor, fair=fair), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="event-{fair.ref}.xlsx"'
    return answer


@console_page("events/<str:ref>/check-in/", name="fair_check_in", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fair_check_in(request: PortalRequest, ref: str) -> HttpResponse:
    """Everybody chosen, to tick by hand where a telephone is empty (``whose`` names the entry)."""
    fair = office_fair(request.actor, ref)
    if request.method == "POST":
        entry = office_entry(request.actor, ref, request.POST.get("whose", ""))
        done = _("%(name)s has come.") % {"name": entry_name(entry)}
        attempt(request, lambda: check_in(by=request.actor, entry=entry), done)
        return redirect("console:fair_check_in", ref)
    rows = [entry_row(one) for one in office_entries(request.actor, fair) if one.status == EntryStatus.CHOSEN]
    context = {
        "fair": fair,
        "rows": rows,
        "arrived": sum(row["entry"].arrived_at is not None for row in rows),
        "open": fair.status == FairStatus.SCHEDULED,
    }
    return render_page(request, "console/matching/fair_check_in.html", context)


@never_cache
@console_page("events/check-in/<str:code>/", name="fair_arrival", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fair_arrival(request: PortalRequest, code: str) -> HttpResponse:
    """Where a scanned code leads: the officer looks who it is, and confirms."""
    entry = entry_by_code(request.actor, code)
    if request.method == "POST":
        done = _("%(name)s has come.") % {"name": entry_name(entry)}
        attempt(request, lambda: check_in(by=request.actor, entry=entry), done)
        return redirect("console:fair_arrival", code)
    context = {
        "entry": entry,
        "fair": entry.fair,
        "name": entry_name(entry),
        "open": entry.fair.status == FairStatus.SCHEDULED and entry.status == EntryStatus.CHOSEN,
    }
    return render_page(request, "console/matching/fair_arrival.html", context)


@console_page("events/<str:ref>/outcomes/", name="fair_outcomes", roles=OFFICERS)
@require_GET
def fair_outcomes(request: PortalRequest, ref: str) -> HttpResponse:
    """Each meeting with what the two sides want; the office enters what was said on the spot."""
    fair = office_fair(request.actor, ref)
    rows = [
        {
            "meeting": one,
            "at": slot_start(fair, one.slot),
            "project": entry_name(one.project_entry),
            "firm": entry_name(one.firm_entry),
            "form": OutcomeForm(initial=said(one), prefix=f"m{one.slot}-{one.table}"),
        }
        for one in meetings_of(fair)
    ]
    begun = fair.status == FairStatus.HELD or (fair.status == FairStatus.SCHEDULED and fair.starts_at <= timezone.now())
    context = {"fair": fair, "rows": rows, "begun": begun}
    return render_page(request, "console/matching/fair_outcomes.html", context)


def said(meeting: FairMeeting) -> dict[str, str]:
    return {"project": meeting.project_intention, "firm": meeting.firm_intention, "note": meeting.note}


@console_page("events/<str:ref>/outcomes/<int:slot>/<int:table>/", name="fair_outcome", roles=OFFICERS)
@require_POST
def fair_outcome(request: PortalRequest, ref: str, slot: int, table: int) -> HttpResponse:
    meeting = office_meeting(request.actor, ref, slot, table)
    form = OutcomeForm(request.POST, prefix=f"m{slot}-{table}")
    if form.is_valid():
        attempt(request, lambda: record_for_both(by=request.actor, meeting=meeting, **form.cleaned_data), _("Saved."))
    else:
        messages.error(request, _("Please check the marked fields."))
    return redirect(reverse("console:fair_outcomes", args=[ref]) + f"#m{slot}-{table}")
