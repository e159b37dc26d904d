"""What the audit log's lines about tasks, tests and filings are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, VALUE_WORDS
from registration.enums.bookings import BookingStatus
from registration.enums.tasks import TaskKind, TaskStatus

TASK_EVENTS = ("acknowledged", "questioned", "answered", "done", "declined", "withdrawn")
TEST_EVENTS = ("booked", "moved", "received", "finished", "failed", "returned", "withdrawn")

EVENT_WORDS.update(
    {
        "task.asked": _("Asked another body for something"),
        "task.acknowledged": _("Took a task in hand"),
        "task.questioned": _("Sent a task back with a question"),
        "task.answered": _("Answered a question about a task"),
        "task.done": _("Reported a task as done"),
        "task.declined": _("Declined a task"),
        "task.withdrawn": _("Withdrew a task"),
        "task.shown": _("Chose whether the two sides see a task"),
        "booking.requested": _("Asked for a registration test"),
        "booking.booked": _("Booked a registration test"),
        "booking.moved": _("Moved a registration test"),
        "booking.received": _("Noted that the samples are here"),
        "booking.finished": _("Reported a registration test as passed"),
        "booking.failed": _("Reported a registration test as not passed"),
        "booking.returned": _("Sent a request for a test back"),
        "booking.withdrawn": _("Withdrew a request for a test"),
        "filing.checked": _("Went through the checklist of a filing"),
        "filing.handed_back": _("Handed a filing back to the province"),
    }
)

FACT_WORDS.update(
    {
        "case.body": _("Who is asked"),
        "case.institute": _("Test institute"),
        "case.due_on": _("Due on"),
        "case.answer_by": _("Answer due on"),
        "case.shown": _("Shown to the two sides"),
        "case.escalated": _("Escalated"),
        "case.acknowledged_at": _("Taken in hand at"),
        "case.acknowledged_by_id": _("Taken in hand by"),
        "case.questioned_on": _("Asked back on"),
        "case.arrives_on": _("Samples arrive on"),
        "case.starts_on": _("Test begins on"),
        "case.ends_on": _("Planned end"),
        "case.moved": _("Times moved"),
        "case.reminded": _("Reminders"),
        "case.received_on": _("Received on"),
        "case.finished_on": _("Finished on"),
        "case.seen": pgettext_lazy("a checklist", "Seen"),
        "case.not_seen": pgettext_lazy("a checklist", "No longer seen"),
        **{f"task.{name}.kind": pgettext_lazy("a task", "What it is about") for name in ("asked", *TASK_EVENTS)},
    }
)

VALUE_WORDS.update(
    {
        **{f"task.{name}.status": dict(TaskStatus.choices) for name in TASK_EVENTS},
        **{f"task.{name}.kind": dict(TaskKind.choices) for name in ("asked", *TASK_EVENTS)},
        **{f"booking.{name}.status": dict(BookingStatus.choices) for name in TEST_EVENTS},
    }
)
