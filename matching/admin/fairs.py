"""Matchmaking events in the console: prepared, announced, choosing who takes part, and closing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import cities_of
from core.console import MenuEntry, add_refusal, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput, PortalError, StaleEdit
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.admin.frame import OFFICERS
from matching.enums import EntryStatus, FairStatus
from matching.forms.fairs import FairForm, ReasonForm
from matching.models import Fair, FairEntry
from matching.selectors.fair_office import (
    entry_name,
    fair_counts,
    office_entries,
    office_entry,
    office_fair,
    office_fair_page,
)
from matching.selectors.fairs import end_of, entry_ref, slot_start
from matching.services.fair_entries import WISHING, choose_entry, pass_over_entry
from matching.services.fairs import call_fair, cancel_fair, change_fair, close_call, create_fair, hold_fair
from matching.workflow import FAIR_MACHINE
from projects.selectors.catalogue import subcatalogue_names

TONES: dict[str, str] = {
    FairStatus.DRAFT: "amber",
    FairStatus.CALLING: "sprout",
    FairStatus.SELECTING: "amber",
    FairStatus.SCHEDULED: "dew",
    FairStatus.HELD: "",
    FairStatus.CANCELLED: "",
}
ACTS: dict[str, tuple[Callable[..., Fair], Any]] = {
    "call": (call_fair, gettext_lazy("The event is announced; those it fits have been told.")),
    "close_call": (close_call, gettext_lazy("The registration is closed.")),
    "hold": (hold_fair, gettext_lazy("The event is closed as held; those who took part are asked how it went.")),
}
CHOICES: dict[str, Callable[..., FairEntry]] = {"choose": choose_entry, "pass_over": pass_over_entry}


@console_page(
    "events/",
    name="fair_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Matchmaking events"), "calendar-event", 59),
)
@require_GET
def fair_list(request: PortalRequest) -> HttpResponse:
    """The events of the province, the latest first."""
    status = request.GET.get("status", "")
    page = office_fair_page(request.actor, status, cursor_in(request.GET))
    counts = fair_counts(request.actor)
    tabs = [tab(request, "", _("All"), counts.total(), status)]
    tabs += [tab(request, key, str(label), counts[key], status) for key, label in FairStatus.choices if counts[key]]
    rows = [{"fair": fair, "tone": TONES[fair.status]} for fair in page.rows]
    return render_page(request, "console/matching/fair_list.html", {"page": page, "rows": rows, "tabs": tabs})


def tab(request: PortalRequest, key: str, label: str, n: int, status: str) -> dict[str, Any]:
    return {"label": label, "n": n, "url": query_with(request, "status", key), "current": key == status}


@console_page("events/new/", name="fair_new", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fair_new(request: PortalRequest) -> HttpResponse:
    form = fair_form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            fair = create_fair(by=request.actor, facts=form.facts())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The event is saved. Nobody else sees it before you open the registration."))
            return redirect("console:fair_page", fair.ref)
    return form_page(request, form, None)


@console_page("events/<str:ref>/change/", name="fair_change", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fair_change(request: PortalRequest, ref: str) -> HttpResponse:
    fair = office_fair(request.actor, ref)
    form = fair_form(request, fair)
    if request.method == "POST" and form.is_valid():
        try:
            change_fair(by=request.actor, fair=fair, facts=form.facts(), seen=form.seen_state)
        except (InvalidInput, StaleEdit, GuardRefused) as refusal:
            add_refusal(form, refusal)
            form.renew(fair)
        else:
            messages.success(request, _("The event is saved."))
            return redirect("console:fair_page", fair.ref)
    return form_page(request, form, fair)


def fair_form(request: PortalRequest, fair: Fair | None) -> FairForm:
    cities = [(city.pk, str(city)) for city in cities_of(request.actor.region)]
    return FairForm(request.POST if request.method == "POST" else None, fair=fair, cities=cities)


def form_page(request: PortalRequest, form: FairForm, fair: Fair | None) -> HttpResponse:
    context = {"form": form, "fair": fair}
    return render_page(request, "console/matching/fair_form.html", context, status=422 if form.errors else 200)


@console_page("events/<str:ref>/", name="fair_page", roles=OFFICERS)
@require_GET
def fair_page(request: PortalRequest, ref: str) -> HttpResponse:
    return page_of_fair(request, office_fair(request.actor, ref))


def page_of_fair(request: PortalRequest, fair: Fair, reason: forms.Form | None = None) -> HttpResponse:
    """``reason`` is a refused form for cancelling."""
    entries = office_entries(request.actor, fair)
    names = subcatalogue_names()
    context = {
        "fair": fair,
        "end": end_of(fair),
        "tone": TONES[fair.status],
        "sentence": FAIR_MACHINE.state(fair.status).sentence,
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in fair.subcatalogues],
        "projects": [entry_row(one) for one in entries if one.project_id],
        "firms": [entry_row(one) for one in entries if one.organisation_id],
        "chosen": sum(one.status == EntryStatus.CHOSEN for one in entries),
        "arrived": sum(one.arrived_at is not None for one in entries),
        "choosing": fair.status in WISHING,
        "begun": fair.starts_at <= timezone.now(),
        "reason": reason or ReasonForm(auto_id="cancel_%s"),
    }
    return render_page(request, "console/matching/fair_page.html", context, status=422 if reason else 200)


def entry_row(entry: FairEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "ref": entry_ref(entry),
        "name": entry_name(entry),
        "away": [slot_start(entry.fair, slot) for slot in entry.absent_slots],
    }


@console_page("events/<str:ref>/act/", name="fair_act", roles=OFFICERS)
@require_POST
def fair_act(request: PortalRequest, ref: str) -> HttpResponse:
    """The next step (``act`` is "call", "close_call" or "hold"), or the event's cancellation with a reason."""
    fair = office_fair(request.actor, ref)
    act = request.POST.get("act", "")
    if act == "cancel":
        return cancelled(request, fair)
    if act in ACTS:
        service, done = ACTS[act]
        attempt(request, lambda: service(by=request.actor, fair=fair), str(done))
    return redirect("console:fair_page", ref)


def cancelled(request: PortalRequest, fair: Fair) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    if form.is_valid():
        try:
            cancel_fair(by=request.actor, fair=fair, reason=form.cleaned_data["reason"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The event is cancelled; all who registered have been told."))
            return redirect("console:fair_page", fair.ref)
    return page_of_fair(request, fair, form)


def attempt(request: PortalRequest, act: Callable[[], Any], done: str) -> None:
    """Says on the next page what came of it: one act, or a refusal in plain words."""
    try:
        act()
    except (GuardRefused, InvalidInput) as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)


@console_page("events/<str:ref>/entries/<str:whose>/", name="fair_choose", roles=OFFICERS)
@require_POST
def fair_choose(request: PortalRequest, ref: str, whose: str) -> HttpResponse:
    """Lets them take part, or not (``act`` is "choose" or "pass_over"); they are told."""
    entry = office_entry(request.actor, ref, whose)
    service = CHOICES.get(request.POST.get("act", ""))
    if service is not None:
        done = _("%(name)s: saved, and they are told.") % {"name": entry_name(entry)}
        attempt(request, lambda: service(by=request.actor, entry=entry), done)
    return redirect("console:fair_page", ref)
