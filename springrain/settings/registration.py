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
    # Domain guide §3.3: working days (工作日) of the national centre's classification, and for a supplement to it.
    "classification_centre_days": 20,
    "classification_supplement_days": 30,
    # So many working days before the last day of a classification's term it is reminded of.
    "classification_reminder_days": 5,
    # The province's own part has no term in the rules; this is the portal's target, in working days.
    "classification_province_days": 10,
    # Certificates one person may issue for himself in a day; the same facts give the same certificate anyway.
    "proofs_a_day": 30,
    # A stage may be so many working days past its planned end before the office is told, after sides and coach.
    "late_days": 5,
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
    # A version of a module of the dossier gets its remarks within so many working days (工作日). [proposal]
    "dossier_remark_days": 10,
    # A report package for the national centre holds at most so many bytes of files; larger ones are split in two.
    "package_most_bytes": 1024 * 1024 * 1024,
    # An asked department says within so many working days that it has a task in hand, and has this long to do it
    # unless whoever asks sets another day.
    "task_acknowledge_days": 3,
    "task_days": 10,
    # A late task is told to whoever asked at once, and to the department again and the office after so many more.
    "task_again_days": 2,
    # A test institute answers a request within so many working days.
    "test_answer_days": 5,
}
