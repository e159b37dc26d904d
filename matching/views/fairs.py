"""Matchmaking events in the portal: the list, one event, registering, wishes, the own timetable, intentions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, PortalError
from core.paging import cursor_in
from core.qr_codes import qr_path
from core.requests import PortalRequest
from matching.enums import EntryStatus, FairStatus, Intention
from matching.forms.fairs import AGAINST, WANT, EntryForm, WishForm
from matching.models import Fair, FairEntry
from matching.selectors.fair_office import entry_name
from matching.selectors.fairs import (
    end_of,
    entry_ref,
    fair_for,
    fair_page,
    may_enter_as_firm,
    my_entries_at,
    my_entry,
    others_for,
    projects_to_enter,
    slot_start,
    timetable_for,
    wishes_of,
)
from matching.services.fair_entries import (
    WISHING,
    change_entry,
    enter_fair,
    record_intention,
    set_wishes,
    withdraw_entry,
)
from matching.views.fair_papers import calendar_of
from matching.workflow import ENTRY_MACHINE, FAIR_MACHINE
from projects.selectors.catalogue import subcatalogue_names

TONES: dict[str, str] = {
    FairStatus.DRAFT: "",
    FairStatus.CALLING: "sprout",
    FairStatus.SELECTING: "amber",
    FairStatus.SCHEDULED: "dew",
    FairStatus.HELD: "",
    FairStatus.CANCELLED: "plum",
}
ENTRY_TONES: dict[str, str] = {
    EntryStatus.APPLIED: "amber",
    EntryStatus.CHOSEN: "sprout",
    EntryStatus.NOT_CHOSEN: "",
    EntryStatus.WITHDRAWN: "",
}


@never_cache
@require_safe
def fair_list(request: PortalRequest) -> HttpResponse:
    """Those to come; behind a tab those that are over."""
    past = request.GET.get("show") == "past"
    page = fair_page(request.actor, past=past, cursor=cursor_in(request.GET))
    rows = [{"fair": fair, "tone": TONES[fair.status], "end": end_of(fair)} for fair in page.rows]
    return render(request, "matching/fair_list.html", {"page": page, "rows": rows, "past": past})


@never_cache
@require_safe
def fair_page_view(request: PortalRequest, ref: str) -> HttpResponse:
    """One event, with what oneself has to do with it."""
    fair = fair_for(request.actor, ref)
    entries = my_entries_at(request.actor, fair)
    names = subcatalogue_names()
    context = {
        "fair": fair,
        "end": end_of(fair),
        "tone": TONES[fair.status],
        "sentence": FAIR_MACHINE.state(fair.status).sentence,
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in fair.subcatalogues],
        "entries": [own_entry(request, entry) for entry in entries],
        "may_enter": open_now(fair) and may_enter(request, fair),
        "open": open_now(fair),
    }
    return render(request, "matching/fair_page.html", context)


def open_now(fair: Fair) -> bool:
    return fair.status == FairStatus.CALLING and fair.apply_until >= timezone.localdate()


def may_enter(request: PortalRequest, fair: Fair) -> bool:
    return projects_to_enter(request.actor, fair).exists() or may_enter_as_firm(request.actor, fair)


def own_entry(request: PortalRequest, entry: FairEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "ref": entry_ref(entry),
        "name": entry_name(entry),
        "tone": ENTRY_TONES[entry.status],
        "sentence": ENTRY_MACHINE.state(entry.status).sentence,
        "changeable": entry.fair.status in WISHING and entry.status in (EntryStatus.APPLIED, EntryStatus.CHOSEN),
        "meetings": len(timetable_for(request.actor, entry)),
        "scheduled": is_scheduled(entry),
    }


def is_scheduled(entry: FairEntry) -> bool:
    shown = entry.fair.status in (FairStatus.SCHEDULED, FairStatus.HELD)
    return shown and entry.status == EntryStatus.CHOSEN


def times_of(fair: Fair) -> list[tuple[int, datetime, datetime]]:
    return [(slot, slot_start(fair, slot), slot_start(fair, slot + 1)) for slot in range(1, fair.slots + 1)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fair_enter(request: PortalRequest, ref: str) -> HttpResponse:
    """Registers an own open project, or the verified enterprise; nobody else finds the page."""
    fair = fair_for(request.actor, ref)
    as_firm = may_enter_as_firm(request.actor, fair)
    offered = [] if as_firm else list(projects_to_enter(request.actor, fair))
    if not open_now(fair) or not (offered or as_firm):
        raise NotVisible
    form = EntryForm(request.POST if request.method == "POST" else None, times=times_of(fair), offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            enter_fair(
                by=request.actor,
                fair=fair,
                project=form.chosen_project,
                note=form.cleaned_data["note"],
                absent_slots=form.away,
            )
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("You are registered. The office tells you whether you take part."))
            return redirect("matching:fair_page", fair.ref)
    context = {"fair": fair, "form": form, "as_firm": as_firm}
    return render(request, "matching/fair_enter.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fair_entry(request: PortalRequest, ref: str, whose: str) -> HttpResponse:
    """Changes the own entry, or takes it back (``act`` is "withdraw")."""
    entry = my_entry(request.actor, ref, whose)
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        withdraw_entry(by=request.actor, entry=entry)
        messages.success(request, _("Your entry is taken back."))
        return redirect("matching:fair_page", ref)
    start = {"note": entry.note, "absent_slots": [str(slot) for slot in entry.absent_slots]}
    form = EntryForm(request.POST if request.method == "POST" else None, times=times_of(entry.fair), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            change_entry(by=request.actor, entry=entry, note=form.cleaned_data["note"], absent_slots=form.away)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("matching:fair_page", ref)
    context = {**own_entry(request, entry), "fair": entry.fair, "form": form}
    return render(request, "matching/fair_entry.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fair_wishes(request: PortalRequest, ref: str, whose: str) -> HttpResponse:
    """Whom the entry would like to meet; nobody but the office reads it."""
    entry = my_entry(request.actor, ref, whose)
    if entry.status != EntryStatus.CHOSEN:
        raise NotVisible
    others = {entry_ref(one): one for one in others_for(request.actor, entry)}
    form = WishForm(
        request.POST if request.method == "POST" else None,
        others={name: entry_name(one) for name, one in others.items()},
        said=said_before(entry, others.values()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_wishes(
                by=request.actor,
                entry=entry,
                wanted=form.refs_answered(WANT),
                unwanted=form.refs_answered(AGAINST),
            )
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your wishes are saved. You can change them until the timetable is published."))
            return redirect("matching:fair_page", ref)
    context = {
        **own_entry(request, entry),
        "fair": entry.fair,
        "form": form,
        "others": [(form[f"wish_{name}"], name, one) for name, one in others.items()],
    }
    return render(request, "matching/fair_wishes.html", context, status=422 if form.errors else 200)


def said_before(entry: FairEntry, others: Iterable[FairEntry]) -> dict[str, str]:
    said = wishes_of(entry)
    return {entry_ref(one): WANT if said[one.pk] else AGAINST for one in others if one.pk in said}


@never_cache
@require_safe
def fair_timetable(request: PortalRequest, ref: str, whose: str) -> HttpResponse:
    """The own meetings with the code for the entrance; after them the question how they went."""
    entry = my_entry(request.actor, ref, whose)
    if not is_scheduled(entry):
        raise NotVisible
    context = {
        **own_entry(request, entry),
        "fair": entry.fair,
        "rows": timetable_for(request.actor, entry),
        "begun": entry.fair.status == FairStatus.HELD or entry.fair.starts_at <= timezone.now(),
        "intentions": Intention.choices,
        "code": qr_path(settings.PORTAL_URL + reverse("console:fair_arrival", args=[entry.check_in])),
        "project_side": entry.project is not None,
    }
    return render(request, "matching/fair_timetable.html", context)


@require_POST
def fair_intention(request: PortalRequest, ref: str, whose: str, slot: int) -> HttpResponse:
    entry = my_entry(request.actor, ref, whose)
    record_intention(by=request.actor, entry=entry, slot=slot, intention=request.POST.get("intention", ""))
    messages.success(request, _("Saved. Only the office sees it, unless both of you want to go on."))
    return redirect(reverse("matching:fair_timetable", args=[ref, whose]) + f"#slot-{slot}")


@never_cache
@require_safe
def fair_calendar(request: PortalRequest, ref: str, whose: str) -> HttpResponse:
    """The own meetings for a calendar program: time and table, never with whom."""
    entry = my_entry(request.actor, ref, whose)
    if not is_scheduled(entry):
        raise NotVisible
    content = calendar_of(entry, timetable_for(request.actor, entry))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="spring-rain-event-{entry.fair.ref}.ics"'
    return answer
