"""Terms and limits of the way to registration that a province may set otherwise."""

from typing import Any

REGISTRATION: dict[str, Any] = {
    # Domain guide §7.3: a coach makes contact within so many working days (工作日) after the case was opened.
    "first_contact_days": 5,
    # Calendar days without anything done for a case: the coach, then the sides too, then the office are reminded.
    "idle_days": (30, 42, 90),
    # A side's reported milestone waits so many working days before the office is told.
    "confirm_days": 5,
    # An asked department says within so many working days that it has a task in hand, and has this long to do it
    # unless whoever asks sets another day.
    "task_acknowledge_days": 3,
    "task_days": 10,
    # A late task is told to whoever asked at once, and to the department again and the office after so many more.
    "task_again_days": 2,
    # A test institute answers a request within so many working days.
    "test_answer_days": 5,
}
