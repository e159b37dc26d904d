"""The appointments of a case: what lies ahead, booking, one appointment with its acts, its calendar file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, TooManyRequests
from core.paging import cursor_in
from core.requests import PortalRequest
from registration.enums.appointments import AppointmentStatus
from registration.enums.cases import CaseStatus
from registration.forms.appointments import BookingForm, CancelForm, DeclineForm, MoveForm
from registration.models import Appointment, Case, Slot
from registration.selectors.appointments import appointment_of, coming_of, earlier_of, read_case
from registration.selectors.cases import relations_of
from registration.selectors.forces import forces_shown_in
from registration.selectors.slots import MOST_SHOWN, ends_of, free_slots, own_free_ahead
from registration.services.appointments import (
    book_slot,
    cancel_appointment,
    decline_appointment,
    move_appointment,
    settle_appointment,
)
from registration.views.calendars import calendar_response
from registration.views.frame import render_case
from registration.workflow import APPOINTMENT_MACHINE
from registration.workflow.relations import OFFICER, SIDES

HERE = "appointments"
TONES: dict[str, str] = {
    AppointmentStatus.BOOKED: "dew",
    AppointmentStatus.HELD: "sprout",
    AppointmentStatus.MISSED: "",
    AppointmentStatus.CANCELLED: "",
    AppointmentStatus.DECLINED: "amber",
}
GOING_ON = (CaseStatus.RUNNING, CaseStatus.BLOCKED)
REFUSALS = (InvalidInput, GuardRefused, TooManyRequests, PermissionRefused)


@never_cache
@require_safe
def case_appointments(request: PortalRequest, ref: str) -> HttpResponse:
    """Coming and earlier appointments, the next free times, and the case's task force."""
    case = read_case(request.actor, ref)
    relations = relations_of(request.actor, case)
    coming = coming_of(case)
    page = earlier_of(case, coming, cursor_in(request.GET))
    books = bool(relations & SIDES) and case.status in GOING_ON
    free = list(free_slots(case, timezone.now())[:MOST_SHOWN]) if books else []
    forces = forces_shown_in(case)
    context = {
        "coming": [row_of(each, relations) for each in coming],
        "earlier": [row_of(each, relations) for each in page.rows],
        "page": page,
        "books": books,
        "days": by_day(free),
        "forces": forces,
        "opens_forces": OFFICER in relations,
        "sets_up": OFFICER in relations and case.status in GOING_ON and not any(each.at_work for each in forces),
    }
    return render_case(request, case, "registration/case_appointments.html", HERE, context)


def by_day(slots: list[Slot]) -> list[tuple[Any, list[Slot]]]:
    """Free times under their day in China, in order."""
    days: dict[Any, list[Slot]] = {}
    for slot in slots:
        days.setdefault(timezone.localdate(slot.starts_at), []).append(slot)
    return list(days.items())


def row_of(appointment: Appointment, relations: frozenset[str]) -> dict[str, Any]:
    """``can_…``: what this person may do with it now; short before it begins the sides call instead."""
    begun = appointment.starts_at <= timezone.now()
    possible = APPOINTMENT_MACHINE.from_state(appointment.status)
    can = {transition.name for transition in possible if relations & set(transition.by)}
    ahead = can - {"hold", "miss"} if not begun else can & {"hold", "miss", "move"}
    if begun and appointment.status == AppointmentStatus.BOOKED:
        ahead.discard("move")
    return {
        "appointment": appointment,
        "ends_at": ends_of(appointment),
        "tone": TONES[appointment.status],
        "waits": begun and appointment.status == AppointmentStatus.BOOKED,
        **{f"can_{name}": name in ahead for name in ("move", "cancel", "decline", "hold", "miss")},
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: PortalRequest, ref: str) -> HttpResponse:
    """Books an offered time; when it is gone meanwhile, what was typed stays and other times are shown."""
    case = read_case(request.actor, ref)
    if not relations_of(request.actor, case) & SIDES:
        raise PermissionRefused(_("Only the project's owner and the registrant can do this."))
    slots = list(free_slots(case, timezone.now())[:MOST_SHOWN])
    chosen = request.GET.get("slot", "")
    if chosen and chosen not in {slot.ref for slot in slots}:
        messages.warning(request, _("This time has been taken or withdrawn meanwhile. Please choose another one."))
    form = BookingForm(request.POST if request.method == "POST" else None, slots=slots, initial={"slot": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            slot = chosen_slot(slots, given["slot"])
            made = book_slot(
                by=request.actor, case=case, slot=slot, subject=given["subject"], question=given["question"]
            )
        except REFUSALS as refusal:
            form = refused(request, case, refusal, given)
        else:
            messages.success(request, _("The time is yours. Take its calendar file with you."))
            return redirect("registration:appointment_page", case.ref, made.ref)
    context = {"form": form, "none": not slots}
    return render_case(
        request, case, "registration/appointment_new.html", HERE, context, status=422 if form.errors else 200
    )


def refused(request: PortalRequest, case: Case, refusal: Any, given: dict[str, Any]) -> BookingForm:
    """The form anew with the times that are free by now, and everything that was typed."""
    fresh = BookingForm({**given, "slot": given["slot"]}, slots=list(free_slots(case, timezone.now())[:MOST_SHOWN]))
    gone = not fresh.is_valid() and "slot" in fresh.errors
    if not gone or not isinstance(refusal, GuardRefused):
        add_refusal(fresh, refusal)
    return fresh


def chosen_slot(slots: list[Slot], ref: str) -> Slot:
    """One of those shown. Raises NotVisible; a form with these choices lets no other through."""
    found = next((slot for slot in slots if slot.ref == ref), None)
    if found is None:
        raise NotVisible
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_page(request: PortalRequest, ref: str, appointment: str) -> HttpResponse:
    """One appointment: when and where, what is asked, and what can be done with it."""
    case = read_case(request.actor, ref)
    found = appointment_of(case, appointment)
    relations = relations_of(request.actor, case)
    offers = list(own_free_ahead(request.actor, timezone.now()).select_related("guide")[:MOST_SHOWN])
    act = request.POST.get("act", "") if request.method == "POST" else ""
    decline = DeclineForm(request.POST if act == "decline" else None, slots=offers)
    cancel = CancelForm(request.POST if act == "cancel" else None)
    form = {"decline": decline, "cancel": cancel}.get(act) or forms.Form(request.POST if act else None)
    if act and form.is_valid() and done(request, found, act, form, offers):
        return redirect("registration:appointment_page", case.ref, found.ref)
    fresh = appointment_of(case, appointment) if form.errors else found
    context = {
        **row_of(fresh, relations),
        "sentence": APPOINTMENT_MACHINE.state(fresh.status).sentence,
        "decline": decline,
        "cancel": cancel,
        "form": form,
        "offered": offered_of(fresh, case) if relations & SIDES else None,
        "record_url": record_address(case, relations) if fresh.status == AppointmentStatus.HELD else "",
    }
    return render_case(
        request, case, "registration/appointment_page.html", HERE, context, status=409 if form.errors else 200
    )


def offered_of(appointment: Appointment, case: Case) -> Slot | None:
    """The time proposed instead, as long as it is free."""
    if appointment.offered_id is None:
        return None
    return free_slots(case, timezone.now()).filter(pk=appointment.offered_id).first()


def record_address(case: Case, relations: frozenset[str]) -> str:
    """Where the service is written down; for whoever guides."""
    return "" if relations & SIDES else reverse("registration:case_record_new", args=[case.ref])


def done(request: PortalRequest, appointment: Appointment, act: str, form: forms.Form, offers: list[Slot]) -> bool:
    try:
        said = carry_out(request, appointment, act, form.cleaned_data, offers)
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, said)
    return True


def carry_out(
    request: PortalRequest, appointment: Appointment, act: str, given: dict[str, Any], offers: list[Slot]
) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    by = request.actor
    if act == "cancel":
        cancel_appointment(by=by, appointment=appointment, note=given["note"])
        return _("The appointment is cancelled; the other side is told.")
    if act == "decline":
        offer = chosen_slot(offers, given["offer"]) if given["offer"] else None
        decline_appointment(
            by=by, appointment=appointment, reason=given["reason"], offer=offer, keep_time=given["keep_time"]
        )
        return _("You have declined; the case's people are told.")
    if act in ("hold", "miss"):
        settle_appointment(by=by, appointment=appointment, held=act == "hold")
        return _("It is noted.")
    raise InvalidInput


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_move(request: PortalRequest, ref: str, appointment: str) -> HttpResponse:
    """Another offered time for the same appointment."""
    case = read_case(request.actor, ref)
    found = appointment_of(case, appointment)
    if not relations_of(request.actor, case) & SIDES:
        raise PermissionRefused(_("Only the project's owner and the registrant can do this."))
    slots = list(free_slots(case, timezone.now())[:MOST_SHOWN])
    form = MoveForm(
        request.POST if request.method == "POST" else None, slots=slots, initial={"slot": request.GET.get("slot", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            slot = chosen_slot(slots, form.cleaned_data["slot"])
            move_appointment(by=request.actor, appointment=found, slot=slot)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The new time is yours. Take its calendar file with you."))
            return redirect("registration:appointment_page", case.ref, found.ref)
    context = {"appointment": found, "ends_at": ends_of(found), "form": form, "none": not slots}
    return render_case(
        request, case, "registration/appointment_move.html", HERE, context, status=422 if form.errors else 200
    )


@never_cache
@require_safe
def appointment_calendar(request: PortalRequest, ref: str, appointment: str) -> HttpResponse:
    """For the person's own calendar program: number, time and place."""
    found = appointment_of(read_case(request.actor, ref), appointment)
    standing = found.status in (AppointmentStatus.BOOKED, AppointmentStatus.HELD)
    return calendar_response(
        name=f"appointment-{found.ref}",
        summary=_("Spring Rain: appointment about %(number)s") % {"number": found.case.project.ref},
        starts_at=found.starts_at,
        minutes=found.minutes,
        where=(found.slot.place, found.slot.link),
        sequence=found.sequence,
        changed_at=found.status_since,
        standing=standing,
    )
