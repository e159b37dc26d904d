"""Terms and limits of the way to registration that a province may set otherwise."""

from typing import Any

REGISTRATION: dict[str, Any] = {
    # Domain guide §7.3: a coach makes contact within so many working days (工作日) after the case was opened.
    "first_contact_days": 5,
    # Calendar days without anything done for a case: the coach, then the sides too, then the office are reminded.
    "idle_days": (30, 42, 90),
    # A side's reported milestone waits so many working days before the office is told.
    "confirm_days": 5,
    # Times are offered in series of at most so many weeks.
    "slot_weeks": 26,
    # A time is booked at least so many hours ahead, so that whoever offered it sees it in time.
    "booking_lead_hours": 2,
    # A side moves or cancels its appointment until so many hours before it begins.
    "change_hours": 24,
    # Appointments of one case that may lie ahead at the same time, so that the times reach many.
    "appointments_ahead": 3,
    # Bookings and changes of one person within 24 hours.
    "bookings_a_day": 10,
    # Domain guide §7.3 [proposal]: the director's hotline replies within so many working days (工作日).
    "hotline_reply_days": 3,
    # Tickets of one person within 24 hours.
    "hotline_a_day": 3,
    # The asker is reminded once to confirm what is reported as done, after so many working days; never closed for him.
    "hotline_remind_days": 10,
}
