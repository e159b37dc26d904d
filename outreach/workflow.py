"""An activity from its preparation to the day on which it counts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from outreach.enums import ActivityStatus
from projects.workflow import NOBODY

ORGANISER = "organiser"
ATTENDEES = "attendees"

ACTIVITY_MACHINE = register(
    Machine(
        "activity",
        (
            State(ActivityStatus.DRAFT, ActivityStatus.DRAFT.label, ORGANISER, _("Only the office sees it so far.")),
            State(
                ActivityStatus.ANNOUNCED,
                ActivityStatus.ANNOUNCED.label,
                ORGANISER,
                _("It stands in the calendar, and those it is for can register. Afterwards it is marked as held."),
            ),
            State(
                ActivityStatus.HELD,
                ActivityStatus.HELD.label,
                NOBODY,
                _("It has taken place and counts in the figures."),
            ),
            State(
                ActivityStatus.CANCELLED,
                ActivityStatus.CANCELLED.label,
                NOBODY,
                _("It does not take place; everybody who had registered was told."),
                final=True,
            ),
        ),
        (
            Transition(
                "announce",
                pgettext_lazy("an activity", "Announce"),
                (ActivityStatus.DRAFT,),
                ActivityStatus.ANNOUNCED,
                (ORGANISER,),
                "activity.announced",
                writes=("status_since",),
            ),
            Transition(
                "hold",
                pgettext_lazy("an activity", "Mark as held"),
                (ActivityStatus.DRAFT, ActivityStatus.ANNOUNCED),
                ActivityStatus.HELD,
                (ORGANISER,),
                "activity.held",
                writes=("status_since", "held_on"),
            ),
            Transition(
                "reopen",
                pgettext_lazy("an activity", "Not held after all"),
                (ActivityStatus.HELD,),
                ActivityStatus.ANNOUNCED,
                (ORGANISER,),
                "activity.reopened",
                writes=("status_since", "held_on"),
            ),
            Transition(
                "cancel",
                pgettext_lazy("an activity", "Cancel"),
                (ActivityStatus.DRAFT, ActivityStatus.ANNOUNCED),
                ActivityStatus.CANCELLED,
                (ORGANISER,),
                "activity.cancelled",
                writes=("status_since",),
                tells=(ATTENDEES,),
            ),
        ),
        ActivityStatus.DRAFT,
    )
)
