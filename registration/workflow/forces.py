"""A task force of several bodies for one case: at work until it is closed with its result."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.forces import ForceStatus
from registration.workflow.relations import OFFICER

MEMBER, HEAD = "member", "head"

FORCE_MACHINE = register(
    Machine(
        "force",
        (
            State(ForceStatus.STANDING, ForceStatus.STANDING.label, MEMBER, _("The task force is at work.")),
            State(
                ForceStatus.CLOSED,
                ForceStatus.CLOSED.label,
                NOBODY,
                _("The task force is closed; its result stands here."),
                final=True,
            ),
        ),
        (
            Transition(
                "close",
                pgettext_lazy("a task force", "Close with its result"),
                (ForceStatus.STANDING,),
                ForceStatus.CLOSED,
                (OFFICER,),
                "force.closed",
                writes=("status_since",),
                tells=(MEMBER,),
            ),
        ),
        ForceStatus.STANDING,
    )
)
