"""A coach's proposal to hand a case over to a colleague."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.coaching import HandOverStatus
from registration.workflow.relations import COACH, OFFICER, SYSTEM

OFFICE_TURN = "office"

HAND_OVER_MACHINE = register(
    Machine(
        "hand_over",
        (
            State(
                HandOverStatus.PROPOSED,
                HandOverStatus.PROPOSED.label,
                OFFICE_TURN,
                _("An officer of the province decides; until then the present coach goes on."),
            ),
            State(
                HandOverStatus.ACCEPTED,
                HandOverStatus.ACCEPTED.label,
                NOBODY,
                _("The colleague is the coach now."),
                final=True,
            ),
            State(
                HandOverStatus.DECLINED,
                HandOverStatus.DECLINED.label,
                NOBODY,
                _("The present coach goes on; the reason stands here."),
                final=True,
            ),
            State(
                HandOverStatus.WITHDRAWN,
                HandOverStatus.WITHDRAWN.label,
                NOBODY,
                _("The coach took the proposal back."),
                final=True,
            ),
            State(
                HandOverStatus.LAPSED,
                HandOverStatus.LAPSED.label,
                NOBODY,
                _("Somebody else was named in the meantime."),
                final=True,
            ),
        ),
        (
            Transition(
                "accept",
                pgettext_lazy("a hand-over", "Accept"),
                (HandOverStatus.PROPOSED,),
                HandOverStatus.ACCEPTED,
                (OFFICER,),
                "hand_over.accepted",
                writes=("status_since", "decided_by_id"),
                tells=(COACH,),
            ),
            Transition(
                "decline",
                pgettext_lazy("a hand-over", "Decline"),
                (HandOverStatus.PROPOSED,),
                HandOverStatus.DECLINED,
                (OFFICER,),
                "hand_over.declined",
                writes=("status_since", "decided_by_id"),
                tells=(COACH,),
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a hand-over", "Take back"),
                (HandOverStatus.PROPOSED,),
                HandOverStatus.WITHDRAWN,
                (COACH,),
                "hand_over.withdrawn",
                writes=("status_since", "decided_by_id"),
            ),
            Transition(
                "lapse",
                pgettext_lazy("a hand-over", "Overtaken"),
                (HandOverStatus.PROPOSED,),
                HandOverStatus.LAPSED,
                (OFFICER, SYSTEM),
                "hand_over.lapsed",
                writes=("status_since",),
            ),
        ),
        HandOverStatus.PROPOSED,
        audited_as="case",
    )
)
