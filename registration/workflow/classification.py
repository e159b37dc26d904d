"""A request for classification between its draft and the decision (domain guide §3.3).

The province answers itself or sends it on; the national centre decides. Either may ask for a supplement, and the
answer goes back to whoever asked.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.classification import OPEN, ClassificationStatus
from registration.workflow.relations import COACH, OFFICER, OWNER, REGISTRANT

SIDES_TURN = "sides"
OFFICE_TURN = "office"
CENTRE_TURN = "national_centre"
BOTH_SIDES = (OWNER, REGISTRANT)
TOLD = (OWNER, REGISTRANT, COACH)


def require_asked_by_province(request: Any, values: Mapping[str, Any]) -> None:
    if request.sent_on is not None:
        raise GuardRefused(_("The national centre asked for this; the answer goes there."))


def require_asked_by_centre(request: Any, values: Mapping[str, Any]) -> None:
    if request.sent_on is None:
        raise GuardRefused(_("The province asked for this; the answer goes there."))


def require_not_confirmed(request: Any, values: Mapping[str, Any]) -> None:
    if request.confirmation_id is not None:
        raise GuardRefused(_("The class is confirmed by this decision already."))


CLASSIFICATION_MACHINE = register(
    Machine(
        "classification",
        (
            State(
                ClassificationStatus.DRAFTED,
                ClassificationStatus.DRAFTED.label,
                SIDES_TURN,
                _("You are preparing it; only your side and your coach read it."),
            ),
            State(
                ClassificationStatus.HANDED_IN,
                ClassificationStatus.HANDED_IN.label,
                OFFICE_TURN,
                _("The provincial office looks at it; it answers, or sends it to the national centre."),
            ),
            State(
                ClassificationStatus.SUPPLEMENT,
                ClassificationStatus.SUPPLEMENT.label,
                SIDES_TURN,
                _("More is needed to decide; please answer within the term."),
            ),
            State(
                ClassificationStatus.SENT,
                ClassificationStatus.SENT.label,
                CENTRE_TURN,
                _("The national centre decides on the class; the office records its answer here."),
            ),
            State(
                ClassificationStatus.DECIDED,
                ClassificationStatus.DECIDED.label,
                NOBODY,
                _("The answer is here. The class counts once the provincial office has confirmed it."),
            ),
            State(
                ClassificationStatus.WITHDRAWN,
                ClassificationStatus.WITHDRAWN.label,
                NOBODY,
                _("Taken back; a new one can be prepared at any time."),
                final=True,
            ),
        ),
        (
            Transition(
                "hand_in",
                pgettext_lazy("a request for classification", "Hand in to the province"),
                (ClassificationStatus.DRAFTED,),
                ClassificationStatus.HANDED_IN,
                BOTH_SIDES,
                "classification.handed_in",
                writes=("status_since", "handed_in_on", "due_on"),
                tells=(OFFICER, COACH),
            ),
            Transition(
                "ask",
                pgettext_lazy("a request for classification", "Ask for a supplement"),
                (ClassificationStatus.HANDED_IN, ClassificationStatus.SENT),
                ClassificationStatus.SUPPLEMENT,
                (OFFICER,),
                "classification.asked",
                writes=("status_since", "due_on"),
                tells=TOLD,
            ),
            Transition(
                "answer_province",
                pgettext_lazy("a request for classification", "Hand the supplement in to the province"),
                (ClassificationStatus.SUPPLEMENT,),
                ClassificationStatus.HANDED_IN,
                BOTH_SIDES,
                "classification.answered",
                guards=(require_asked_by_province,),
                writes=("status_since", "due_on"),
                tells=(OFFICER, COACH),
            ),
            Transition(
                "answer_centre",
                pgettext_lazy("a request for classification", "Hand the supplement in for the centre"),
                (ClassificationStatus.SUPPLEMENT,),
                ClassificationStatus.SENT,
                BOTH_SIDES,
                "classification.answered",
                guards=(require_asked_by_centre,),
                writes=("status_since", "due_on"),
                tells=(OFFICER, COACH),
            ),
            Transition(
                "send",
                pgettext_lazy("a request for classification", "Sent to the national centre"),
                (ClassificationStatus.HANDED_IN,),
                ClassificationStatus.SENT,
                (OFFICER,),
                "classification.sent",
                writes=("status_since", "sent_on", "due_on"),
                tells=TOLD,
            ),
            Transition(
                "decide",
                pgettext_lazy("a request for classification", "Record the decision"),
                (ClassificationStatus.HANDED_IN, ClassificationStatus.SENT, ClassificationStatus.DECIDED),
                ClassificationStatus.DECIDED,
                (OFFICER,),
                "classification.decided",
                guards=(require_not_confirmed,),
                writes=("status_since", "outcome", "decided_on", "due_on", "decided_by_id"),
                tells=TOLD,
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a request for classification", "Take back"),
                tuple(ClassificationStatus(key) for key in sorted(OPEN)),
                ClassificationStatus.WITHDRAWN,
                (*BOTH_SIDES, OFFICER),
                "classification.withdrawn",
                writes=("status_since", "due_on"),
                tells=(OWNER, REGISTRANT, OFFICER, COACH),
            ),
        ),
        ClassificationStatus.DRAFTED,
    )
)
