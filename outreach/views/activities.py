"""The calendar of activities, one activity, taking part, and the door on the day."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import provinces
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput
from core.lists import KeptList, kept_list
from core.paging import cursor_in, page_of
from core.qr_codes import Code, qr_path
from core.requests import PortalRequest
from outreach.calendars import CONTENT_TYPE, calendar_file
from outreach.enums import ActivityKind, ActivityStatus
from outreach.forms import DoorForm
from outreach.models import Attendee
from outreach.selectors.activities import (
    COMING,
    ORDER,
    PAGE_SIZE,
    activity_at_door,
    activity_for,
    calendar,
    is_organiser,
    is_registration_open,
    own_attendee,
    paper_for,
    papers_of,
    places_of,
)
from outreach.services.attendance import check_in_at_door, register_for, withdraw_registration
from outreach.services.papers import open_paper

TONES = {"draft": "amber", "announced": "dew", "held": "sprout", "cancelled": ""}
MOST_IN_FEED = 200


ACTIVITIES = KeptList(
    "outreach:activity_list",
    gettext_lazy("Activities"),
    {"show": ["past"], "kind": ActivityKind.values, "region": None},
)


@login_not_required
@require_safe
@kept_list(ACTIVITIES)
def activity_list(request: PortalRequest) -> HttpResponse:
    """What is coming, or with ``?show=past`` what was; everybody sees what is for everybody."""
    past = request.GET.get("show") == "past"
    kind, region = request.GET.get("kind", ""), request.GET.get("region", "")
    rows = calendar(request.actor, kind=kind, region=region, past=past)
    page = page_of(rows, order=ORDER if past else COMING, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    names = {each.pk: each.short_label for each in provinces()}
    labels = {"kind": dict(ActivityKind.choices).get(kind, ""), "region": names.get(region, "")}
    context = {
        "page": page,
        "rows": [(activity, TONES[activity.status]) for activity in page.rows],
        "past": past,
        "kinds": ActivityKind.choices,
        "provinces": list(names.items()),
        "kind": kind,
        "region": region,
        "chosen": [{"label": label, "remove_url": "?"} for label in labels.values() if label],
    }
    return render(request, "outreach/activity_list.html", context)


@login_not_required
@require_safe
def activity_calendar(request: PortalRequest) -> HttpResponse:
    """A calendar that programs can subscribe to: what is announced for everybody, or with a session for this person."""
    rows = calendar(request.actor, kind=request.GET.get("kind", ""), region=request.GET.get("region", ""))
    return _calendar(calendar_file(rows.order_by(*COMING)[:MOST_IN_FEED]), "activities.ics")


def _calendar(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


@login_not_required
@require_safe
def activity_page(request: PortalRequest, ref: str) -> HttpResponse:
    activity = activity_for(request.actor, ref)
    own = own_attendee(request.actor, activity)
    expected = own is not None and own.is_expected
    context = {
        "activity": activity,
        "tone": TONES[activity.status],
        "hosts": list(activity.hosts.order_by("name")),
        "own": own if expected else None,
        "code": entrance_code(own) if expected and activity.status == ActivityStatus.ANNOUNCED else None,
        "open": is_registration_open(activity, timezone.localdate()),
        "places": places_of(activity),
        "papers": papers_of(activity, for_office=False) if request.actor.is_authenticated else [],
        "organiser": is_organiser(request.actor, activity),
    }
    return render(request, "outreach/activity_page.html", context)


def entrance_code(own: Attendee | None) -> Code | None:
    """What an organiser scans; it leads to a page of the console."""
    if own is None:
        return None
    return qr_path(settings.PORTAL_URL + reverse("console:activity_arrival", args=[own.code]))


@login_not_required
@require_safe
def activity_file(request: PortalRequest, ref: str) -> HttpResponse:
    return _calendar(calendar_file([activity_for(request.actor, ref)]), f"activity-{ref}.ics")


@require_POST
def activity_register(request: PortalRequest, ref: str) -> HttpResponse:
    activity = activity_for(request.actor, ref)
    try:
        register_for(by=request.actor, activity=activity)
    except GuardRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("You are registered. You are reminded the day before."))
    return redirect("outreach:activity_page", ref)


@require_POST
def activity_withdraw(request: PortalRequest, ref: str) -> HttpResponse:
    activity = activity_for(request.actor, ref)
    try:
        withdraw_registration(by=request.actor, activity=activity)
    except GuardRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Your registration is taken back."))
    return redirect("outreach:activity_page", ref)


@never_cache
@require_safe
def activity_paper(request: PortalRequest, ref: str, paper: str) -> FileResponse:
    found = paper_for(request.actor, ref, paper)
    response = FileResponse(
        open_paper(paper=found), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activity_door(request: PortalRequest, code: str) -> HttpResponse:
    """Where the code on the wall leads: one click for people with an account, a name for visitors."""
    activity = activity_at_door(code)
    known = request.actor.is_authenticated
    form = DoorForm(request.POST if request.method == "POST" else None)
    done, refused = None, ""
    if request.method == "POST" and (known or form.is_valid()):
        given = {} if known else form.cleaned_data
        address = get_adapter().get_client_ip(request)
        try:
            done = check_in_at_door(by=request.actor, activity=activity, address=address, **given)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
            refused = str(refusal.message)
    context = {"activity": activity, "form": None if known else form, "done": done, "refused": refused}
    failed = bool(refused or (form.errors and not known))
    response = render(request, "outreach/activity_door.html", context, status=422 if failed else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
