"""What the audit log's lines about offered times, appointments, hotline tickets and task forces are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from registration.enums.appointments import AppointmentStatus
from registration.enums.forces import ForceStatus
from registration.enums.hotline import TicketStatus, Urgency

OBJECT_WORDS.update(
    {
        "slots": pgettext_lazy("an object of the audit log", "offered times"),
        "hotline": pgettext_lazy("an object of the audit log", "hotline ticket"),
        "force": pgettext_lazy("an object of the audit log", "task force"),
    }
)

EVENT_WORDS.update(
    {
        "slots.offered": _("Offered times for appointments"),
        "slots.withdrawn": _("Withdrew an offered time"),
        "slots.day_blocked": _("Blocked a day for appointments"),
        "slots.day_unblocked": _("Opened a day for appointments again"),
        "appointment.booked": _("Booked an appointment"),
        "appointment.moved": _("Moved an appointment"),
        "appointment.cancelled": _("Cancelled an appointment"),
        "appointment.lapsed": _("An appointment was called off by the portal"),
        "appointment.declined": _("Declined an appointment"),
        "appointment.held": _("Noted that an appointment was held"),
        "appointment.missed": _("Noted that an appointment was not held"),
        "hotline.asked": _("Brought a matter to the director"),
        "hotline.accepted": _("Accepted a hotline ticket"),
        "hotline.booked": _("Arranged a talk for a hotline ticket"),
        "hotline.decided": _("Decided a hotline ticket"),
        "hotline.answered": _("Answered a hotline ticket"),
        "hotline.assigned": _("Named another unit or day for a hotline ticket"),
        "hotline.reported": _("Reported a hotline ticket as done"),
        "hotline.closed": _("Confirmed that a hotline ticket is settled"),
        "hotline.not_kept": _("Said that a promise of the hotline was not kept"),
        "hotline.withdrawn": _("Took a hotline ticket back"),
        "force.set_up": _("Set up a task force"),
        "force.member_added": _("Took somebody into a task force"),
        "force.member_left": _("Took somebody out of a task force"),
        "force.lead_set": _("Changed who leads a task force"),
        "force.meeting_planned": _("Planned a meeting of a task force"),
        "force.meeting_moved": _("Moved a meeting of a task force"),
        "force.meeting_called_off": _("Called off a meeting of a task force"),
        "force.minutes_written": _("Wrote the minutes of a task force"),
        "force.decided": _("Wrote down a decision of a task force"),
        "force.done": _("Said that a task of a task force is done"),
        "force.not_done": _("Said that a task of a task force is not done yet"),
        "force.closed": _("Closed a task force"),
    }
)

FACT_WORDS.update(
    {
        "slots.n": pgettext_lazy("offered times", "Number"),
        "slots.from": _("First day"),
        "slots.weeks": pgettext_lazy("offered times", "Weeks"),
        "slots.day": _("Day"),
        **{f"{kind}.minutes": pgettext_lazy("a meeting", "Minutes") for kind in ("case", "hotline", "force")},
        **{f"{kind}.starts_at": _("Begins at") for kind in ("case", "force")},
        "hotline.meets_at": _("Begins at"),
        **{f"{kind}.sequence": pgettext_lazy("an appointment", "Changes") for kind in ("case", "hotline")},
        "hotline.urgency": _("How urgent it is"),
        "hotline.due_on": _("To be done by"),
        "hotline.unit": _("Responsible unit"),
        "hotline.replied_at": _("Replied at"),
        "hotline.reminded_at": _("Last reminded"),
        "hotline.returned": _("Times not kept"),
        "case.until": pgettext_lazy("a task force", "At work until"),
        "force.account": _("Account"),
        "force.organisation": _("Organisation"),
        "force.leads": _("Leads the task force"),
        "force.due_on": _("To be done by"),
        "force.for_sides": _("For the sides of the case"),
    }
)

VALUE_WORDS.update(
    {
        **{
            f"appointment.{name}.status": dict(AppointmentStatus.choices)
            for name in ("moved", "cancelled", "lapsed", "declined", "held", "missed")
        },
        "hotline.status": dict(TicketStatus.choices),
        "hotline.urgency": dict(Urgency.choices),
        "force.status": dict(ForceStatus.choices),
    }
)
