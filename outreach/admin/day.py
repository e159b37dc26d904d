"""The day of an activity in the console: who comes, the code on the wall, files."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.actor import Actor
from core.bulk import BulkAct, bulk_act, bulk_answer, by_field, require_change
from core.console import add_refusal, console_page, render_page
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.qr_codes import qr_path
from core.requests import PortalRequest
from core.workbooks import write_workbook
from outreach.admin.activities import page_of_activity
from outreach.forms import PaperForm, PeopleForm
from outreach.models import Attendee
from outreach.selectors.activities import (
    ORGANISERS,
    attendee_by_code,
    attendees_by_code,
    attendees_of,
    office_activity,
    papers_of,
)
from outreach.services.attendance import check_in, check_in_all, enter_attendees, undo_check_in
from outreach.services.papers import add_paper, remove_paper

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def come(actor: Actor, attendee: Attendee) -> None:
    require_change(attendee.came_at is not None)
    check_in(by=actor, attendee=attendee)


def not_come(actor: Actor, attendee: Attendee) -> None:
    require_change(attendee.came_at is None)
    undo_check_in(by=actor, attendee=attendee)


COME = bulk_act(
    BulkAct(
        name="activity.come",
        rows=lambda actor, refs: by_field(attendees_by_code(actor, refs), "code"),
        act=come,
        label=str,
        words=lambda n: ngettext("%(n)s person has come.", "%(n)s people have come.", n) % {"n": n},
        undo="activity.not_come",
    )
)
NOT_COME = bulk_act(
    BulkAct(
        name="activity.not_come",
        rows=COME.rows,
        act=not_come,
        label=str,
        words=lambda n: ngettext("%(n)s person stands as not come.", "%(n)s people stand as not come.", n) % {"n": n},
        undo="activity.come",
    )
)


@console_page("activities/<str:ref>/people/", name="activity_people", roles=ORGANISERS)
@require_POST
def activity_people(request: PortalRequest, ref: str) -> HttpResponse:
    """Enters people by name."""
    activity = office_activity(request.actor, ref)
    form = PeopleForm(request.POST)
    if form.is_valid():
        try:
            new = enter_attendees(by=request.actor, activity=activity, lines=form.written)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, ngettext("%(n)s person entered.", "%(n)s people entered.", new) % {"n": new})
            return redirect("console:activity_page", ref)
    return page_of_activity(request, activity, enter=form)


@console_page("activities/<str:ref>/check-in/", name="activity_check_in", roles=ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def activity_check_in(request: PortalRequest, ref: str) -> HttpResponse:
    """Everybody who is expected: ``act`` is come or undo (of one person ``whose``, or of the ticked), or all."""
    activity = office_activity(request.actor, ref)
    people = attendees_of(activity)
    if request.method == "POST":
        act = request.POST.get("act", "come")
        if act != "all" and "whose" not in request.POST:
            here = reverse("console:activity_check_in", args=[ref])
            return bulk_answer(request, NOT_COME if act == "undo" else COME, back=here)
        if act == "all":
            attempt(request, lambda: check_in_all(by=request.actor, activity=activity))
        else:
            whose = next((each for each in people if str(each.pk) == request.POST.get("whose")), None)
            if whose is None:
                raise NotVisible
            doing = undo_check_in if act == "undo" else check_in
            attempt(request, lambda: doing(by=request.actor, attendee=whose))
        return redirect("console:activity_check_in", ref)
    context = {
        "activity": activity,
        "people": people,
        "came": sum(1 for each in people if each.came_at),
        "open": activity.status in ("draft", "announced"),
    }
    return render_page(request, "console/outreach/activity_check_in.html", context)


def attempt(request: PortalRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except GuardRefused as refusal:
        messages.error(request, str(refusal.message))


@never_cache
@console_page("activities/<str:ref>/door/", name="activity_poster", roles=ORGANISERS)
@require_GET
def activity_poster(request: PortalRequest, ref: str) -> HttpResponse:
    """The code to hang at the door, to print or to show on the wall."""
    activity = office_activity(request.actor, ref)
    address = settings.PORTAL_URL + reverse("outreach:activity_door", args=[activity.door_code])
    context = {"activity": activity, "address": address, "code": qr_path(address)}
    return render_page(request, "console/outreach/activity_poster.html", context)


@never_cache
@console_page("activities/arrivals/<str:code>/", name="activity_arrival", roles=ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def activity_arrival(request: PortalRequest, code: str) -> HttpResponse:
    """Where the code of somebody who registered leads: the organiser looks who it is, and confirms."""
    attendee = attendee_by_code(request.actor, code)
    if request.method == "POST":
        attempt(request, lambda: check_in(by=request.actor, attendee=attendee))
        return redirect("console:activity_arrival", code)
    context = {"attendee": attendee, "activity": attendee.activity}
    return render_page(request, "console/outreach/activity_arrival.html", context)


@console_page("activities/<str:ref>/papers/", name="activity_papers", roles=ORGANISERS)
@require_POST
def activity_papers(request: PortalRequest, ref: str) -> HttpResponse:
    """Adds a file, or with ``remove`` takes one away."""
    activity = office_activity(request.actor, ref)
    if "remove" in request.POST:
        papers = papers_of(activity, for_office=True)
        paper = next((each for each in papers if each.ref == request.POST["remove"]), None)
        if paper is None:
            raise NotVisible
        remove_paper(by=request.actor, paper=paper)
        return redirect("console:activity_page", ref)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        kind, upload = form.cleaned_data["kind"], form.cleaned_data["file"]
        try:
            add_paper(by=request.actor, activity=activity, kind=kind, upload=upload)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The file is kept."))
            return redirect("console:activity_page", ref)
    return page_of_activity(request, activity, paper=form)


@never_cache
@console_page("activities/<str:ref>/people.xlsx", name="activity_sheet", roles=ORGANISERS)
@require_GET
def activity_sheet(request: PortalRequest, ref: str) -> HttpResponse:
    """Who was expected and who came, for the office's files and for signatures."""
    activity = office_activity(request.actor, ref)
    headers = [_("Name"), _("Institution or enterprise"), _("Registered at"), _("Came at"), _("Signature")]
    rows = [(each.name, each.organisation, each.registered_at, each.came_at, "") for each in attendees_of(activity)]
    content = write_workbook(sheet=activity.title, headers=headers, rows=rows)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="activity-{activity.ref}.xlsx"'
    return answer
