"""A meeting of the two sides, from the proposal to the day. Sender and recipient are those of the present proposal."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register
from matching.enums import CHOSEN, MeetingStatus
from matching.workflow.relations import FIRM, OWNER, RECIPIENT, SENDER, SYSTEM
from projects.workflow import NOBODY


def require_chosen(meeting: Any, _values: Mapping[str, Any]) -> None:
    """People meet while both have chosen each other."""
    if meeting.match.status not in CHOSEN:
        raise GuardRefused(_("This match is closed: nothing can be arranged any more."))


def require_ahead(meeting: Any, _values: Mapping[str, Any]) -> None:
    if meeting.starts_at <= timezone.now():
        raise GuardRefused(_("The time of this meeting has passed. Please propose another one."))


def require_new_ahead(_meeting: Any, values: Mapping[str, Any]) -> None:
    if values["starts_at"] <= timezone.now():
        raise GuardRefused(_("The meeting must lie ahead."))


MEETING_MACHINE = register(
    Machine(
        "meeting",
        (
            State(
                MeetingStatus.PROPOSED,
                MeetingStatus.PROPOSED.label,
                RECIPIENT,
                _("Proposed; it takes place once the other side agrees."),
            ),
            State(MeetingStatus.AGREED, MeetingStatus.AGREED.label, NOBODY, _("Both sides have agreed.")),
            State(
                MeetingStatus.DECLINED,
                MeetingStatus.DECLINED.label,
                NOBODY,
                _("The other side cannot come; a new time can be proposed."),
            ),
            State(
                MeetingStatus.CANCELLED,
                MeetingStatus.CANCELLED.label,
                NOBODY,
                _("It does not take place."),
                final=True,
            ),
        ),
        (
            Transition(
                "agree",
                pgettext_lazy("a meeting", "Agree"),
                (MeetingStatus.PROPOSED,),
                MeetingStatus.AGREED,
                (RECIPIENT,),
                "meeting.agreed",
                guards=(require_chosen, require_ahead),
                writes=("status_since",),
                tells=(SENDER,),
            ),
            Transition(
                "decline",
                pgettext_lazy("a meeting", "I cannot come"),
                (MeetingStatus.PROPOSED,),
                MeetingStatus.DECLINED,
                (RECIPIENT,),
                "meeting.declined",
                writes=("status_since",),
                tells=(SENDER,),
            ),
            Transition(
                "move",
                pgettext_lazy("a meeting", "Propose another time"),
                (MeetingStatus.PROPOSED, MeetingStatus.AGREED, MeetingStatus.DECLINED),
                MeetingStatus.PROPOSED,
                (OWNER, FIRM),
                "meeting.moved",
                guards=(require_chosen, require_new_ahead),
                writes=("status_since", "side", "proposed_by_id", "starts_at", "minutes", "sequence", "reminded_at"),
                tells=(RECIPIENT,),
            ),
            Transition(
                "cancel",
                pgettext_lazy("a meeting", "Cancel the meeting"),
                (MeetingStatus.PROPOSED, MeetingStatus.AGREED),
                MeetingStatus.CANCELLED,
                (OWNER, FIRM, SYSTEM),
                "meeting.cancelled",
                guards=(require_ahead,),
                writes=("status_since", "sequence"),
                tells=(OWNER, FIRM),
            ),
        ),
        initial=MeetingStatus.PROPOSED,
    )
)
