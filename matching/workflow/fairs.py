"""A matchmaking event (专场对接会) from the call to the day itself, and the entries of those who want to take part."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from matching.enums import EntryStatus, FairStatus
from matching.workflow.relations import OFFICER, PARTICIPANT, SYSTEM
from projects.workflow import NOBODY

FAIR_MACHINE = register(
    Machine(
        "fair",
        (
            State(FairStatus.DRAFT, FairStatus.DRAFT.label, OFFICER, _("Only the office sees this event so far.")),
            State(
                FairStatus.CALLING,
                FairStatus.CALLING.label,
                PARTICIPANT,
                _("Projects and enterprises can register. The office then chooses who takes part."),
            ),
            State(
                FairStatus.SELECTING,
                FairStatus.SELECTING.label,
                OFFICER,
                _("Registration is closed. Those chosen say whom they would like to meet; then the timetable is made."),
            ),
            State(
                FairStatus.SCHEDULED,
                FairStatus.SCHEDULED.label,
                PARTICIPANT,
                _("Everybody who takes part has a timetable and a code for the entrance."),
            ),
            State(
                FairStatus.HELD,
                FairStatus.HELD.label,
                PARTICIPANT,
                _("The event is over. Say after each meeting whether you want to go on."),
                final=True,
            ),
            State(FairStatus.CANCELLED, FairStatus.CANCELLED.label, NOBODY, _("This event is cancelled."), final=True),
        ),
        (
            Transition(
                "call",
                pgettext_lazy("an event", "Open the registration"),
                (FairStatus.DRAFT,),
                FairStatus.CALLING,
                (OFFICER,),
                "fair.called",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
            Transition(
                "close_call",
                pgettext_lazy("an event", "Close the registration"),
                (FairStatus.CALLING,),
                FairStatus.SELECTING,
                (OFFICER, SYSTEM),
                "fair.call_closed",
                writes=("status_since",),
            ),
            Transition(
                "publish",
                pgettext_lazy("an event", "Publish the timetable"),
                (FairStatus.SELECTING,),
                FairStatus.SCHEDULED,
                (OFFICER,),
                "fair.scheduled",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
            Transition(
                "reopen",
                pgettext_lazy("an event", "Take the timetable back"),
                (FairStatus.SCHEDULED,),
                FairStatus.SELECTING,
                (OFFICER,),
                "fair.reopened",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
            Transition(
                "hold",
                pgettext_lazy("an event", "Close it as held"),
                (FairStatus.SCHEDULED,),
                FairStatus.HELD,
                (OFFICER,),
                "fair.held",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
            Transition(
                "cancel",
                pgettext_lazy("an event", "Cancel the event"),
                (FairStatus.DRAFT, FairStatus.CALLING, FairStatus.SELECTING, FairStatus.SCHEDULED),
                FairStatus.CANCELLED,
                (OFFICER,),
                "fair.cancelled",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
        ),
        initial=FairStatus.DRAFT,
    )
)

ENTRY_MACHINE = register(
    Machine(
        "fair_entry",
        (
            State(
                EntryStatus.APPLIED,
                EntryStatus.APPLIED.label,
                OFFICER,
                _("You have registered. The office chooses after the registration closes, and tells you."),
            ),
            State(
                EntryStatus.CHOSEN,
                EntryStatus.CHOSEN.label,
                PARTICIPANT,
                _("You take part. Say whom you would like to meet and when you cannot be there."),
            ),
            State(
                EntryStatus.NOT_CHOSEN,
                EntryStatus.NOT_CHOSEN.label,
                NOBODY,
                _("This time the places went to others. You are welcome to register for the next event."),
            ),
            State(EntryStatus.WITHDRAWN, EntryStatus.WITHDRAWN.label, NOBODY, _("You have taken your entry back.")),
        ),
        (
            Transition(
                "choose",
                pgettext_lazy("an entry", "Choose"),
                (EntryStatus.APPLIED, EntryStatus.NOT_CHOSEN),
                EntryStatus.CHOSEN,
                (OFFICER,),
                "fair_entry.chosen",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
            Transition(
                "pass_over",
                pgettext_lazy("an entry", "Do not choose"),
                (EntryStatus.APPLIED, EntryStatus.CHOSEN),
                EntryStatus.NOT_CHOSEN,
                (OFFICER,),
                "fair_entry.passed_over",
                writes=("status_since",),
                tells=(PARTICIPANT,),
            ),
            Transition(
                "withdraw",
                pgettext_lazy("an entry", "Take back"),
                (EntryStatus.APPLIED, EntryStatus.CHOSEN),
                EntryStatus.WITHDRAWN,
                (PARTICIPANT,),
                "fair_entry.withdrawn",
                writes=("status_since",),
            ),
            Transition(
                "enter_again",
                pgettext_lazy("an entry", "Register again"),
                (EntryStatus.WITHDRAWN,),
                EntryStatus.APPLIED,
                (PARTICIPANT,),
                "fair_entry.made",
                writes=("status_since",),
            ),
        ),
        initial=EntryStatus.APPLIED,
        audited_as="fair",
    )
)
