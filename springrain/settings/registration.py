"""Terms and limits of the way to registration that a province may set otherwise."""

from typing import Any

REGISTRATION: dict[str, Any] = {
    # Domain guide §7.3: a coach makes contact within so many working days (工作日) after the case was opened.
    "first_contact_days": 5,
    # Calendar days without anything done for a case: the coach, then the sides too, then the office are reminded.
    "idle_days": (30, 42, 90),
    # A side's reported milestone waits so many working days before the office is told.
    "confirm_days": 5,
    # A stage may be so many working days past its planned end before the office is told, after sides and coach.
    "late_days": 5,
}
