"""How a hotline ticket is shown, to its asker, to the office and to a responsible unit."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.workdays import workdays_until
from registration.enums.hotline import TicketStatus
from registration.models import Ticket
from registration.workflow import HOTLINE_MACHINE

TONES: dict[str, tuple[str, str]] = {
    TicketStatus.WAITING: ("amber", "inbox"),
    TicketStatus.ACCEPTED: ("dew", "progress"),
    TicketStatus.BOOKED: ("dew", "video"),
    TicketStatus.DECIDED: ("dew", "gavel"),
    TicketStatus.DONE: ("amber", "help-circle"),
    TicketStatus.CLOSED: ("sprout", "circle-check"),
    TicketStatus.WITHDRAWN: ("", "arrow-back-up"),
}
SOON = 1


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """``days``: working days left until ``due_on``, negative when late; ``deadline`` its state for the chip."""
    today = timezone.localdate()
    days = workdays_until(today, ticket.due_on) if ticket.due_on else None
    late = ticket.due_on is not None and ticket.due_on < today
    near = days is not None and days <= SOON
    tone, icon = TONES[ticket.status]
    state = HOTLINE_MACHINE.state(ticket.status)
    return {
        "ticket": ticket,
        "tone": tone,
        "icon": icon,
        "sentence": state.sentence,
        # On a holiday after the day no working day has passed yet, but the day has.
        "days": min(days, -1) if late and days is not None else days,
        "deadline": "overdue" if late else "due_soon" if near else "normal",
        "talk_ends": ticket.meets_at + timedelta(minutes=ticket.minutes) if ticket.meets_at else None,
    }
