"""The life of a membership, from the request to join until it ends."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import MembershipStatus as Status
from accounts.models import Membership
from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register

# How an actor stands to a membership; ``accounts.permissions`` finds out.
PERSON = "person"
MANAGER = "manager"
OFFICER = "officer"
SECURITY = "security_admin"

DECIDERS = (MANAGER, OFFICER, SECURITY)


def account_is_open(membership: Membership, values: Mapping[str, Any]) -> None:
    if not membership.user.is_active:
        raise GuardRefused(_("This person's account is closed."))


MEMBERSHIP = Machine(
    name="membership",
    initial=Status.PENDING,
    states=(
        State(Status.PENDING, Status.PENDING.label, MANAGER, _("The organisation or the office looks at the request.")),
        State(Status.ACTIVE, Status.ACTIVE.label, PERSON, _("You can act for this organisation.")),
        State(
            Status.REFUSED, Status.REFUSED.label, PERSON, _("The request was refused; the note says why."), final=True
        ),
        State(Status.ENDED, Status.ENDED.label, PERSON, _("You no longer act for this organisation."), final=True),
    ),
    transitions=(
        Transition(
            "confirm",
            _("Confirm"),
            (Status.PENDING,),
            Status.ACTIVE,
            DECIDERS,
            "membership.confirmed",
            guards=(account_is_open,),
            writes=("decided_at", "decided_by_id", "note", "manages"),
            tells=(PERSON,),
        ),
        Transition(
            "refuse",
            _("Refuse"),
            (Status.PENDING,),
            Status.REFUSED,
            DECIDERS,
            "membership.refused",
            writes=("decided_at", "decided_by_id", "note"),
            tells=(PERSON,),
        ),
        Transition(
            "withdraw",
            _("Withdraw the request"),
            (Status.PENDING,),
            Status.ENDED,
            (PERSON,),
            "membership.withdrawn",
            writes=("ended_at", "note"),
        ),
        Transition(
            "end",
            pgettext_lazy("a membership", "End"),
            (Status.ACTIVE,),
            Status.ENDED,
            (PERSON, *DECIDERS),
            "membership.ended",
            writes=("ended_at", "note"),
            tells=(PERSON, MANAGER),
        ),
    ),
)

register(MEMBERSHIP)
