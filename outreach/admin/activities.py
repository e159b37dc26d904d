"""Activities in the console: planned, announced, changed, held or cancelled."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import cities_of, organisations_named
from core.console import MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput, StaleEdit
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from outreach.enums import ActivityKind, ActivityStatus
from outreach.forms import ActivityForm, HoldForm, PaperForm, PeopleForm, ReasonForm
from outreach.models import Activity
from outreach.selectors.activities import (
    ORDER,
    ORGANISERS,
    PAGE_SIZE,
    attendees_of,
    office_activities,
    office_activity,
    papers_of,
    person_times,
    status_counts,
)
from outreach.services.activities import (
    ActivityFacts,
    announce_activity,
    cancel_activity,
    change_activity,
    hold_activity,
    plan_activity,
    reopen_activity,
)
from outreach.workflow import ACTIVITY_MACHINE

TONES = {"draft": "amber", "announced": "dew", "held": "sprout", "cancelled": ""}


ACTIVITIES = KeptList(
    "console:activity_list",
    gettext_lazy("Activities"),
    {"kind": ActivityKind.values, "status": ActivityStatus.values, "text": None},
    (
        Column("kind", pgettext_lazy("of an activity", "Kind")),
        Column("day", gettext_lazy("Day")),
        Column("city", gettext_lazy("City")),
        Column("state", gettext_lazy("State")),
        Column("expected", pgettext_lazy("people", "Expected")),
        Column("came", pgettext_lazy("people", "Came")),
    ),
)


@console_page(
    "activities/",
    name="activity_list",
    roles=ORGANISERS,
    menu=MenuEntry("work", gettext_lazy("Activities"), "school", 58),
)
@require_GET
@kept_list(ACTIVITIES)
def activity_list(request: PortalRequest) -> HttpResponse:
    """Those of the province, the latest first, with who came."""
    kind, status = request.GET.get("kind", ""), request.GET.get("status", "")
    text = request.GET.get("text", "").replace("\x00", "").strip()[:60]
    rows = office_activities(request.actor, kind=kind, status=status, text=text)
    page = page_of(rows, order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    counts = status_counts(request.actor)
    labels = {"kind": str(dict(ActivityKind.choices).get(kind, "")), "text": text}
    context = {
        "page": page,
        "rows": [(activity, TONES[activity.status]) for activity in page.rows],
        "tabs": tabs(request, status, counts),
        "kinds": ActivityKind.choices,
        "kind": kind,
        "status": status,
        "text": text,
        "chosen": chosen_filters(request, labels),
    }
    return render_page(request, "console/outreach/activity_list.html", context)


def tabs(request: PortalRequest, chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    states = [("", _("All")), *((status.value, str(status.label)) for status in ActivityStatus)]
    return [
        {
            "label": label,
            "n": counts.get(value, 0) if value else sum(counts.values()),
            "url": query_with(request, "status", value),
            "current": chosen == value,
        }
        for value, label in states
    ]


@console_page("activities/new/", name="activity_new", roles=ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: PortalRequest) -> HttpResponse:
    form = activity_form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            activity = plan_activity(by=request.actor, facts=facts_of(request, form))
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Nobody else sees it before you announce it."))
            return redirect("console:activity_page", activity.ref)
    return form_page(request, form, None)


@console_page("activities/<str:ref>/change/", name="activity_change", roles=ORGANISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def activity_change(request: PortalRequest, ref: str) -> HttpResponse:
    activity = office_activity(request.actor, ref)
    form = activity_form(request, activity)
    if request.method == "POST" and form.is_valid():
        try:
            change_activity(
                by=request.actor,
                activity=activity,
                facts=facts_of(request, form),
                sequence=form.cleaned_data["sequence"],
            )
        except (InvalidInput, StaleEdit, GuardRefused) as refusal:
            add_refusal(form, refusal)
            form.renew(office_activity(request.actor, ref))
        else:
            messages.success(request, _("Saved."))
            return redirect("console:activity_page", activity.ref)
    return form_page(request, form, activity)


def activity_form(request: PortalRequest, activity: Activity | None) -> ActivityForm:
    cities = [(city.pk, str(city)) for city in cities_of(request.actor.region)]
    return ActivityForm(request.POST if request.method == "POST" else None, activity=activity, cities=cities)


def facts_of(request: PortalRequest, form: ActivityForm) -> ActivityFacts:
    """Raises InvalidInput with the names of institutions nobody knows."""
    known = organisations_named(form.host_names, region=request.actor.region)
    unknown = [name for name in form.host_names if name not in known]
    if unknown:
        text = _("Not known in the province: %(names)s. Please check the names, or register them under Organisations.")
        raise InvalidInput(fields={"hosts": [text % {"names": "、".join(unknown)}]})
    return form.facts(tuple(known[name].ref for name in form.host_names))


def form_page(request: PortalRequest, form: ActivityForm, activity: Activity | None) -> HttpResponse:
    context = {"form": form, "activity": activity}
    return render_page(request, "console/outreach/activity_form.html", context, status=422 if form.errors else 200)


@console_page("activities/<str:ref>/", name="activity_page", roles=ORGANISERS)
@require_GET
def activity_page(request: PortalRequest, ref: str) -> HttpResponse:
    return page_of_activity(request, office_activity(request.actor, ref))


def page_of_activity(request: PortalRequest, activity: Activity, **refused: forms.Form) -> HttpResponse:
    """``refused`` are forms that were sent and are not right, by the name of their act."""
    people = attendees_of(activity)
    begun = activity.starts_at <= timezone.now()
    context = {
        "activity": activity,
        "tone": TONES[activity.status],
        "sentence": ACTIVITY_MACHINE.state(activity.status).sentence,
        "hosts": list(activity.hosts.order_by("name")),
        "people": people,
        "came": sum(1 for each in people if each.came_at),
        "person_times": person_times(activity),
        "papers": papers_of(activity, for_office=True),
        "begun": begun,
        "over": activity.ends_at < timezone.now(),
        "hold": refused.get("hold") or HoldForm(initial={"counted_by_hand": activity.counted_by_hand or None}),
        "cancel": refused.get("cancel") or ReasonForm(prefix="cancel"),
        "reopen": refused.get("reopen") or ReasonForm(prefix="reopen"),
        "enter": refused.get("enter") or PeopleForm(),
        "paper": refused.get("paper") or PaperForm(),
    }
    status = 422 if refused else 200
    return render_page(request, "console/outreach/activity_page.html", context, status=status)


@console_page("activities/<str:ref>/act/", name="activity_act", roles=ORGANISERS)
@require_POST
def activity_act(request: PortalRequest, ref: str) -> HttpResponse:
    """One of: announce, hold, cancel, reopen."""
    activity, act = office_activity(request.actor, ref), request.POST.get("act", "")
    if act not in ACTS:
        raise GuardRefused
    form = ACTS[act](request)
    if form is not None and not form.is_valid():
        return page_of_activity(request, activity, **{act: form})
    try:
        carried_out(request, act, activity, form)
    except (InvalidInput, GuardRefused) as refusal:
        if form is None:
            messages.error(request, str(refusal.message))
            return redirect("console:activity_page", ref)
        add_refusal(form, refusal)
        return page_of_activity(request, activity, **{act: form})
    messages.success(request, str(DONE[act]))
    return redirect("console:activity_page", ref)


def carried_out(request: PortalRequest, act: str, activity: Activity, form: forms.Form | None) -> None:
    given = form.cleaned_data if form is not None else {}
    if act == "announce":
        announce_activity(by=request.actor, activity=activity)
    elif act == "hold":
        hold_activity(by=request.actor, activity=activity, **given)
    elif act == "cancel":
        cancel_activity(by=request.actor, activity=activity, reason=given["reason"])
    else:
        reopen_activity(by=request.actor, activity=activity, reason=given["reason"])


ACTS: dict[str, Any] = {
    "announce": lambda request: None,
    "hold": lambda request: HoldForm(request.POST),
    "cancel": lambda request: ReasonForm(request.POST, prefix="cancel"),
    "reopen": lambda request: ReasonForm(request.POST, prefix="reopen"),
}
DONE = {
    "announce": gettext_lazy("It stands in the calendar now."),
    "hold": gettext_lazy("It is marked as held and counts."),
    "cancel": gettext_lazy("It is cancelled; everybody who had registered has been told."),
    "reopen": gettext_lazy("It no longer counts until it is marked as held again."),
}
