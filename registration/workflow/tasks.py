"""A task of a department, and a registration test, from the request to the end.

Relations besides those of the case: BODY is whoever acts for the asked body, in a role that handles its tasks.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.bookings import BookingStatus
from registration.enums.tasks import TaskStatus
from registration.workflow.relations import CITY, COACH, OFFICER, OWNER, REGISTRANT, SYSTEM

# The asked department, city bureau or institute.
BODY = "body"
GUIDES_TURN = "guides"
BODYS_TURN = "body"

TASK_MACHINE = register(
    Machine(
        "task",
        (
            State(
                TaskStatus.ASKED,
                TaskStatus.ASKED.label,
                BODYS_TURN,
                _("Waits until the asked body says that it has it in hand."),
            ),
            State(
                TaskStatus.ACKNOWLEDGED,
                TaskStatus.ACKNOWLEDGED.label,
                BODYS_TURN,
                _("The asked body is working on it."),
            ),
            State(
                TaskStatus.QUESTIONED,
                TaskStatus.QUESTIONED.label,
                GUIDES_TURN,
                _("The asked body has a question; its days do not run until it is answered."),
            ),
            State(TaskStatus.DONE, TaskStatus.DONE.label, NOBODY, _("Done; the result stands below."), final=True),
            State(
                TaskStatus.DECLINED,
                TaskStatus.DECLINED.label,
                NOBODY,
                _("The asked body does not do it; the reason stands below."),
                final=True,
            ),
            State(
                TaskStatus.WITHDRAWN,
                TaskStatus.WITHDRAWN.label,
                NOBODY,
                _("No longer needed."),
                final=True,
            ),
        ),
        (
            Transition(
                "acknowledge",
                pgettext_lazy("a task", "We have it in hand"),
                (TaskStatus.ASKED,),
                TaskStatus.ACKNOWLEDGED,
                (BODY,),
                "task.acknowledged",
                writes=("status_since", "acknowledged_at", "acknowledged_by_id", "escalated"),
            ),
            Transition(
                "question",
                pgettext_lazy("a task", "Send back with a question"),
                (TaskStatus.ASKED, TaskStatus.ACKNOWLEDGED),
                TaskStatus.QUESTIONED,
                (BODY,),
                "task.questioned",
                writes=("status_since", "questioned_on"),
                tells=(COACH, OFFICER),
            ),
            Transition(
                "answer",
                pgettext_lazy("a task", "Answer the question"),
                (TaskStatus.QUESTIONED,),
                TaskStatus.ACKNOWLEDGED,
                (COACH, OFFICER, CITY),
                "task.answered",
                writes=("status_since", "questioned_on", "due_on", "escalated"),
                tells=(BODY,),
            ),
            Transition(
                "finish",
                pgettext_lazy("a task", "Report as done"),
                (TaskStatus.ASKED, TaskStatus.ACKNOWLEDGED),
                TaskStatus.DONE,
                (BODY,),
                "task.done",
                writes=("status_since", "ended_at"),
                tells=(COACH, OFFICER),
            ),
            Transition(
                "decline",
                pgettext_lazy("a task", "Decline"),
                (TaskStatus.ASKED, TaskStatus.ACKNOWLEDGED),
                TaskStatus.DECLINED,
                (BODY,),
                "task.declined",
                writes=("status_since", "ended_at"),
                tells=(COACH, OFFICER),
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a task", "Withdraw"),
                (TaskStatus.ASKED, TaskStatus.ACKNOWLEDGED, TaskStatus.QUESTIONED),
                TaskStatus.WITHDRAWN,
                (COACH, OFFICER, CITY, SYSTEM),
                "task.withdrawn",
                writes=("status_since", "ended_at", "questioned_on"),
                tells=(BODY,),
            ),
        ),
        TaskStatus.ASKED,
        audited_as="case",
    )
)

BOOKING_MACHINE = register(
    Machine(
        "booking",
        (
            State(
                BookingStatus.REQUESTED,
                BookingStatus.REQUESTED.label,
                BODYS_TURN,
                _("The institute looks for days."),
            ),
            State(
                BookingStatus.BOOKED,
                BookingStatus.BOOKED.label,
                REGISTRANT,
                _("The days are booked; please bring the samples on the day named."),
            ),
            State(
                BookingStatus.RECEIVED,
                BookingStatus.RECEIVED.label,
                BODYS_TURN,
                _("The institute has the samples and is testing."),
            ),
            State(
                BookingStatus.FINISHED,
                BookingStatus.FINISHED.label,
                NOBODY,
                _("The test is passed; whoever guides the case confirms the milestone."),
                final=True,
            ),
            State(
                BookingStatus.FAILED,
                BookingStatus.FAILED.label,
                NOBODY,
                _("The test was not passed; after mending it can be asked for anew."),
                final=True,
            ),
            State(
                BookingStatus.RETURNED,
                BookingStatus.RETURNED.label,
                NOBODY,
                _("The institute cannot test it like this; the reason stands below."),
                final=True,
            ),
            State(BookingStatus.WITHDRAWN, BookingStatus.WITHDRAWN.label, NOBODY, _("No longer needed."), final=True),
        ),
        (
            Transition(
                "book",
                pgettext_lazy("a registration test", "Book the days"),
                (BookingStatus.REQUESTED,),
                BookingStatus.BOOKED,
                (BODY,),
                "booking.booked",
                writes=("status_since", "arrives_on", "starts_on", "ends_on"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "move",
                pgettext_lazy("a registration test", "Move the days"),
                (BookingStatus.BOOKED,),
                BookingStatus.BOOKED,
                (BODY,),
                "booking.moved",
                writes=("status_since", "arrives_on", "starts_on", "ends_on", "moved", "reminded"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "receive",
                pgettext_lazy("a registration test", "The samples are here"),
                (BookingStatus.BOOKED,),
                BookingStatus.RECEIVED,
                (BODY,),
                "booking.received",
                writes=("status_since", "received_on"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "finish",
                pgettext_lazy("a registration test", "Passed, with report"),
                (BookingStatus.RECEIVED,),
                BookingStatus.FINISHED,
                (BODY,),
                "booking.finished",
                writes=("status_since", "finished_on"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "fail",
                pgettext_lazy("a registration test", "Not passed"),
                (BookingStatus.RECEIVED,),
                BookingStatus.FAILED,
                (BODY,),
                "booking.failed",
                writes=("status_since", "finished_on"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "return",
                pgettext_lazy("a registration test", "Send back"),
                (BookingStatus.REQUESTED, BookingStatus.BOOKED, BookingStatus.RECEIVED),
                BookingStatus.RETURNED,
                (BODY,),
                "booking.returned",
                writes=("status_since",),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a registration test", "Withdraw"),
                (BookingStatus.REQUESTED, BookingStatus.BOOKED),
                BookingStatus.WITHDRAWN,
                (OWNER, REGISTRANT, COACH, OFFICER, SYSTEM),
                "booking.withdrawn",
                writes=("status_since",),
                tells=(BODY,),
            ),
        ),
        BookingStatus.REQUESTED,
        audited_as="case",
    )
)
