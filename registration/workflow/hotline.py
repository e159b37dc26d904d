"""A matter brought to the director: replied to, decided, carried out, and closed by nobody but its asker."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.hotline import TicketStatus
from registration.workflow.relations import OFFICER

ASKER, LEADER, UNIT = "asker", "leader", "unit"
DESK = (LEADER, OFFICER)
OFFICE_TURN = "office"


def require_talk_ahead(_ticket: Any, values: Mapping[str, Any]) -> None:
    if values["meets_at"] <= timezone.now():
        raise GuardRefused(_("The talk must lie ahead."))


def require_unit(ticket: Any, _values: Mapping[str, Any]) -> None:
    """Somebody is responsible for it."""
    if ticket.unit_id is None:
        raise GuardRefused(_("No unit is responsible for this ticket; it goes back to the office."))


STATES = (
    State(
        TicketStatus.WAITING,
        TicketStatus.WAITING.label,
        OFFICE_TURN,
        _("The director's office has it and replies within the term."),
    ),
    State(
        TicketStatus.ACCEPTED,
        TicketStatus.ACCEPTED.label,
        OFFICE_TURN,
        _("The director's office has taken it up; a talk or a decision follows."),
    ),
    State(
        TicketStatus.BOOKED,
        TicketStatus.BOOKED.label,
        OFFICE_TURN,
        _("A talk is arranged; its time and link stand here."),
    ),
    State(
        TicketStatus.DECIDED,
        TicketStatus.DECIDED.label,
        UNIT,
        _("It is decided; the responsible unit carries it out by the day given."),
    ),
    State(
        TicketStatus.DONE,
        TicketStatus.DONE.label,
        ASKER,
        _("It is closed only when the asker confirms that the promise was kept."),
    ),
    State(TicketStatus.CLOSED, TicketStatus.CLOSED.label, NOBODY, _("The asker has confirmed it."), final=True),
    State(TicketStatus.WITHDRAWN, TicketStatus.WITHDRAWN.label, NOBODY, _("The asker has taken it back."), final=True),
)
AT_OFFICE = (TicketStatus.WAITING, TicketStatus.ACCEPTED, TicketStatus.BOOKED)
TIMES = ("status_since", "due_on")

HOTLINE_MACHINE = register(
    Machine(
        "hotline",
        STATES,
        (
            Transition(
                "accept",
                pgettext_lazy("a hotline ticket", "Accept"),
                (TicketStatus.WAITING,),
                TicketStatus.ACCEPTED,
                DESK,
                "hotline.accepted",
                writes=("status_since",),
                tells=(ASKER,),
            ),
            Transition(
                "book",
                pgettext_lazy("a hotline ticket", "Arrange a talk"),
                AT_OFFICE,
                TicketStatus.BOOKED,
                DESK,
                "hotline.booked",
                guards=(require_talk_ahead,),
                writes=(*TIMES, "meets_at", "minutes", "sequence", "replied_at"),
                tells=(ASKER,),
            ),
            Transition(
                "decide",
                pgettext_lazy("a hotline ticket", "Decide and name the unit"),
                AT_OFFICE,
                TicketStatus.DECIDED,
                DESK,
                "hotline.decided",
                writes=(*TIMES, "replied_at"),
                tells=(ASKER, UNIT),
            ),
            Transition(
                "answer",
                pgettext_lazy("a hotline ticket", "Answer at once"),
                AT_OFFICE,
                TicketStatus.DONE,
                DESK,
                "hotline.answered",
                writes=(*TIMES, "replied_at", "reminded_at"),
                tells=(ASKER,),
            ),
            Transition(
                "assign",
                pgettext_lazy("a hotline ticket", "Another unit or day"),
                (TicketStatus.DECIDED,),
                TicketStatus.DECIDED,
                DESK,
                "hotline.assigned",
                writes=TIMES,
                tells=(ASKER, UNIT),
            ),
            Transition(
                "report",
                pgettext_lazy("a hotline ticket", "Report as done"),
                (TicketStatus.DECIDED,),
                TicketStatus.DONE,
                (UNIT, *DESK),
                "hotline.reported",
                writes=(*TIMES, "reminded_at"),
                tells=(ASKER, *DESK),
            ),
            Transition(
                "confirm",
                pgettext_lazy("a hotline ticket", "The promise was kept"),
                (TicketStatus.DONE,),
                TicketStatus.CLOSED,
                (ASKER,),
                "hotline.closed",
                writes=("status_since",),
                tells=(UNIT, *DESK),
            ),
            Transition(
                "return_unit",
                pgettext_lazy("a hotline ticket", "Not kept: back to the unit"),
                (TicketStatus.DONE,),
                TicketStatus.DECIDED,
                (ASKER,),
                "hotline.not_kept",
                guards=(require_unit,),
                writes=(*TIMES, "returned"),
                tells=(UNIT, *DESK),
            ),
            Transition(
                "return_office",
                pgettext_lazy("a hotline ticket", "Not kept: back to the office"),
                (TicketStatus.DONE,),
                TicketStatus.ACCEPTED,
                (ASKER,),
                "hotline.not_kept",
                writes=(*TIMES, "returned"),
                tells=DESK,
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a hotline ticket", "Take back"),
                AT_OFFICE,
                TicketStatus.WITHDRAWN,
                (ASKER,),
                "hotline.withdrawn",
                writes=(*TIMES, "sequence"),
                tells=DESK,
            ),
        ),
        TicketStatus.WAITING,
    )
)
