"""Terms and limits of the way to registration that a province may set otherwise."""

from typing import Any

REGISTRATION: dict[str, Any] = {
    # Domain guide §7.3: a coach makes contact within so many working days (工作日) after the case was opened.
    # The term of a case begins anew with each coach; only a record the sides can read counts as contact.
    "first_contact_days": 5,
    # A record of coaching can be corrected by its author for so many calendar days.
    "record_correct_days": 7,
    # 好差评 (国办发〔2019〕51号): a low mark is answered by the office within so many working days.
    "rating_low": 2,
    "rating_answer_days": 5,
    # Working days the sides have to answer a question for their progress.
    "progress_days": 5,
    # Calendar days without anything done for a case: the coach, then the sides too, then the office are reminded.
    "idle_days": (30, 42, 90),
    # A side's reported milestone waits so many working days before the office is told.
    "confirm_days": 5,
}
