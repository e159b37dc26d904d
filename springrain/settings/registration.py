"""Terms and limits of the way to registration that a province may set otherwise."""

from typing import Any

REGISTRATION: dict[str, Any] = {
    # Domain guide §7.3: a coach makes contact within so many working days (工作日) after the case was opened.
    "first_contact_days": 5,
    # Calendar days without anything done for a case: the coach, then the sides too, then the office are reminded.
    "idle_days": (30, 42, 90),
    # A side's reported milestone waits so many working days before the office is told.
    "confirm_days": 5,
    # Domain guide §3.3: working days (工作日) of the national centre's classification, and for a supplement to it.
    "classification_centre_days": 20,
    "classification_supplement_days": 30,
    # The province's own part has no term in the rules; this is the portal's target, in working days.
    "classification_province_days": 10,
    # Certificates one person may issue for himself in a day; the same facts give the same certificate anyway.
    "proofs_a_day": 30,
    # A stage may be so many working days past its planned end before the office is told, after sides and coach.
    "late_days": 5,
}
