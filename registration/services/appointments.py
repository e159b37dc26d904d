"""Appointments: booked by a side of the case, moved, cancelled, declined; reminded of; held or not.

Locks are taken in the order case, appointment, slot. What is written for one is read by the case's own people and
stands in no audit line, notice or calendar file: those say when, and how far.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform
from core.texts import limited_text, one_line, required_text
from registration.enums.appointments import AppointmentStatus
from registration.enums.cases import CaseStatus
from registration.models import Appointment, Case, Slot
from registration.notifications.appointments import (
    remind,
    tell_booked,
    tell_cancelled,
    tell_declined,
    tell_missed,
    tell_moved,
)
from registration.permissions import require_side, require_transition
from registration.selectors.appointments import DAY, HOUR, booked_ahead, standing_ahead, to_remind
from registration.selectors.slots import free_slots, slot_is_for
from registration.services.cases import living_case
from registration.services.slots import is_taken, take_out
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import APPOINTMENT_MACHINE

MOST_SUBJECT, MOST_QUESTION, MOST_NOTE = 120, 1000, 300
A_DAY = 24 * 3600
RESTING = frozenset({CaseStatus.STOPPED.value, CaseStatus.CLOSED.value})


def book_slot(*, by: Actor, case: Case, slot: Slot, subject: str, question: str = "") -> Appointment:
    """Takes an offered time for the case; by that it is confirmed, and whoever offered it is told. Twice is as once.

    Of two who take one time at once, one gets it. Raises PermissionRefused, InvalidInput, TooManyRequests, and
    GuardRefused when the time is gone, the case does not go on, or enough appointments of it lie ahead.
    """
    person = require_side(by, case)
    said = required_text("subject", one_line(subject), most=MOST_SUBJECT)
    asked = limited_text("question", question, most=MOST_QUESTION)
    spend("appointment", str(person), limit=settings.REGISTRATION["bookings_a_day"], seconds=A_DAY)
    with transaction.atomic():
        fresh = living_case(case)
        require_side(by, fresh)
        there = Appointment.objects.filter(case=fresh, slot=slot, booked_by=person, status=AppointmentStatus.BOOKED)
        if (twice := there.first()) is not None:
            return twice
        _require_room(fresh)
        free = free_slot(fresh, slot)
        appointment = Appointment(
            ref=new_ref(), case=fresh, slot=free, subject=said, question=asked, booked_by_id=person, **times_of(free)
        )
        _keep(appointment)
        changes = {"starts_at": free.starts_at.isoformat(), "minutes": free.minutes}
        record_on_case(by=by, case=fresh, event="appointment.booked", changes=changes)
        tell_booked(appointment=appointment, by=by)
    return appointment


def _require_room(case: Case) -> None:
    most: int = settings.REGISTRATION["appointments_ahead"]
    if booked_ahead(case, timezone.now()) >= most:
        raise GuardRefused(
            _("%(n)s appointments of this case lie ahead already.") % {"n": most},
            help_text=_("Move or cancel one of them, so that others get a time too."),
        )


def free_slot(case: Case, slot: Slot) -> Slot:
    """The slot under its lock, still open to this case. Raises GuardRefused with what became of it."""
    fresh = lock(Slot, slot.pk)
    if is_taken(fresh):
        raise GuardRefused(_("Somebody else has just taken this time. Please choose another one."))
    if not free_slots(case, timezone.now()).filter(pk=fresh.pk).exists():
        raise GuardRefused(_("This time can no longer be booked. Please choose another one."))
    return fresh


def times_of(slot: Slot) -> dict[str, Any]:
    return {"starts_at": slot.starts_at, "minutes": slot.minutes}


def _keep(appointment: Appointment, fields: list[str] | None = None) -> None:
    """The constraint has the last word on who got the time."""
    try:
        with transaction.atomic():
            appointment.save(update_fields=fields) if fields else appointment.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("Somebody else has just taken this time. Please choose another one.")) from None


def move_appointment(*, by: Actor, appointment: Appointment, slot: Slot) -> Appointment:
    """Takes another offered time for it, also the one offered instead of a declined time; the old one is free again.

    Raises PermissionRefused, TooManyRequests; GuardRefused shortly before it begins, or when the time is gone.
    """
    person = require_side(by, appointment.case)
    spend("appointment", str(person), limit=settings.REGISTRATION["bookings_a_day"], seconds=A_DAY)
    with transaction.atomic():
        case = living_case(appointment.case)
        held = lock(Appointment, appointment.pk)
        if held.slot_id == slot.pk and held.status == AppointmentStatus.BOOKED:
            return held
        before = Slot.objects.select_related("guide").get(pk=held.slot_id).guide
        free = free_slot(case, slot)
        _clear_offer(held)
        values = {**times_of(free), "sequence": held.sequence + 1, "status_since": timezone.now()}
        fresh = _to_slot(by, held, free, values)
        fresh.case = case
        tell_moved(appointment=fresh, by=by, also=before)
    return fresh


def _clear_offer(appointment: Appointment) -> None:
    """The offer belongs to the declined state only, as a constraint says."""
    if appointment.offered_id is not None:
        appointment.offered = None
        appointment.save(update_fields=["offered"])


def _to_slot(by: Actor, appointment: Appointment, slot: Slot, values: dict[str, Any]) -> Appointment:
    """A moved one may be reminded of anew. The slot comes first: a declined one takes no time yet."""
    appointment.slot, appointment.note = slot, ""
    appointment.day_reminded_at = appointment.hour_reminded_at = None
    _keep(appointment, ["slot", "note", "day_reminded_at", "hour_reminded_at"])
    try:
        with transaction.atomic():
            return perform(APPOINTMENT_MACHINE, "move", appointment, by=by, allow=require_transition, values=values)
    except IntegrityError:
        raise GuardRefused(_("Somebody else has just taken this time. Please choose another one.")) from None


def cancel_appointment(*, by: Actor, appointment: Appointment, note: str = "") -> Appointment:
    """A side calls it off; the time is free for others. Raises PermissionRefused, InvalidInput, GuardRefused."""
    said = one_line(limited_text("note", note, most=MOST_NOTE))
    with transaction.atomic():
        held = locked(appointment)
        _clear_offer(held)
        fresh = _ended(by, held, "cancel", said)
        tell_cancelled(appointment=fresh, by=by)
    return fresh


def locked(appointment: Appointment) -> Appointment:
    case = lock(Case, appointment.case_id)
    held = lock(Appointment, appointment.pk)
    held.case = case
    return held


def _ended(by: Actor, held: Appointment, name: str, note: str) -> Appointment:
    values = {"status_since": timezone.now(), "sequence": held.sequence + 1}
    fresh = perform(APPOINTMENT_MACHINE, name, held, by=by, allow=require_transition, values=values)
    fresh.case, fresh.note = held.case, note
    fresh.save(update_fields=["note"])
    return fresh


def decline_appointment(
    *, by: Actor, appointment: Appointment, reason: str, offer: Slot | None = None, keep_time: bool = False
) -> Appointment:
    """Whoever guides the case cannot come; the sides are told, and may be offered another of his times.

    ``keep_time``: the time stays open to others, else it is withdrawn with it. The offer is not held back for them:
    whoever books first has it. Raises PermissionRefused, InvalidInput without a reason, GuardRefused once it has begun.
    """
    said = one_line(required_text("reason", reason, most=MOST_NOTE, missing=_("Say why, so that they understand.")))
    with transaction.atomic():
        held = locked(appointment)
        if offer is not None:
            _require_offer(by, held.case, offer)
        fresh = _ended(by, held, "decline", said)
        fresh.offered = offer
        fresh.save(update_fields=["offered"])
        slot = lock(Slot, fresh.slot_id)
        if not keep_time and slot.withdrawn_at is None:
            take_out(slot)
        touch(fresh.case)
        tell_declined(appointment=fresh, by=by)
    return fresh


def _require_offer(by: Actor, case: Case, offer: Slot) -> None:
    free = free_slots(case, timezone.now()).filter(pk=offer.pk, guide_id=by.user_id)
    if not free.exists():
        raise InvalidInput(fields={"offer": [_("This time is not free, or not open to this case.")]})


def settle_appointment(*, by: Actor, appointment: Appointment, held: bool) -> Appointment:
    """Whoever guides the case says whether it took place; a held one counts as something done for the case.

    Can be corrected. Raises PermissionRefused, GuardRefused before it has begun.
    """
    values = {"status_since": timezone.now()}
    with transaction.atomic():
        found = locked(appointment)
        name = "hold" if held else "miss"
        fresh = perform(APPOINTMENT_MACHINE, name, found, by=by, allow=require_transition, values=values)
        fresh.case = found.case
        if held:
            touch(fresh.case, timezone.localdate(fresh.starts_at))
        else:
            tell_missed(appointment=fresh, by=by)
    return fresh


def cancel_lapsed(*, case: Case) -> int:
    """Calls off what lies ahead with somebody who no longer guides the case, or when the case does not go on.

    In the caller's transaction, who holds the case's lock; both are told. Returns how many.
    """
    ahead = standing_ahead(case, timezone.now())
    gone = [each for each in ahead if case.status in RESTING or not slot_is_for(each.slot, case)]
    for each in gone:
        each.case = case
        _lapse(each)
    return len(gone)


def _lapse(appointment: Appointment) -> None:
    held = lock(Appointment, appointment.pk)
    held.case = appointment.case
    _clear_offer(held)
    fresh = _ended(SYSTEM, held, "lapse", "")
    tell_cancelled(appointment=fresh, by=SYSTEM)


def remind_appointments(*, now: datetime) -> int:
    """Reminds both sides the day before and an hour before, once each; safe to run again. Returns how many.

    What lies with somebody who guides the case no longer is called off instead.
    """
    return sum(_remind(key, now) for key in to_remind(now).values_list("pk", flat=True))


def _remind(key: int, now: datetime) -> bool:
    """False when it was moved, cancelled or reminded of since it was looked for."""
    with transaction.atomic():
        case = lock(Case, Appointment.objects.values_list("case_id", flat=True).get(pk=key))
        cancel_lapsed(case=case)
        rows = to_remind(now).select_for_update(no_key=True, of=("self",)).select_related("slot__guide", "booked_by")
        appointment = rows.filter(pk=key).first()
        if appointment is None:
            return False
        appointment.case = case
        close = appointment.starts_at <= now + HOUR
        # Booked within the last day or hour, nobody needs the reminder.
        booked = appointment.status_since
        if close and booked < appointment.starts_at - HOUR:
            remind(appointment=appointment, when="hour")
        elif not close and booked < appointment.starts_at - DAY:
            remind(appointment=appointment, when="day")
        appointment.day_reminded_at = appointment.day_reminded_at or now
        appointment.hour_reminded_at = now if close else None
        appointment.save(update_fields=["day_reminded_at", "hour_reminded_at"])
    return True
