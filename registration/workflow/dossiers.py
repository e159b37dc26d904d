"""A module of a dossier: handed in, read, remarked on, ready; as often as it takes (滚动审评)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.dossiers import ModuleStatus
from registration.workflow.cases import GUIDES_TURN, REGISTRANT_TURN
from registration.workflow.relations import CITY, COACH, OFFICER, OWNER, REGISTRANT, REVIEWER

DOSSIER_MODULE_MACHINE = register(
    Machine(
        "dossier",
        (
            State(
                ModuleStatus.OPEN,
                ModuleStatus.OPEN.label,
                REGISTRANT_TURN,
                _("Hand it in as soon as it is there; the other modules need not be finished."),
            ),
            State(
                ModuleStatus.SUBMITTED,
                ModuleStatus.SUBMITTED.label,
                GUIDES_TURN,
                _("The coach reads it and says what is missing, or that it is ready."),
            ),
            State(
                ModuleStatus.REMARKS,
                ModuleStatus.REMARKS.label,
                REGISTRANT_TURN,
                _("Answer each remark and hand in the next version."),
            ),
            State(
                ModuleStatus.READY,
                ModuleStatus.READY.label,
                NOBODY,
                _("Nothing is missing any more, as far as the coach can see. A newer version can still be handed in."),
            ),
        ),
        (
            Transition(
                "submit",
                pgettext_lazy("a module of a dossier", "Hand in a version"),
                (ModuleStatus.OPEN, ModuleStatus.SUBMITTED, ModuleStatus.REMARKS, ModuleStatus.READY),
                ModuleStatus.SUBMITTED,
                (OWNER, REGISTRANT),
                "dossier.submitted",
                writes=("status_since", "due_on"),
                tells=(COACH, REVIEWER),
            ),
            Transition(
                "remark",
                pgettext_lazy("a module of a dossier", "Send the remarks"),
                (ModuleStatus.SUBMITTED, ModuleStatus.REMARKS, ModuleStatus.READY),
                ModuleStatus.REMARKS,
                (COACH, OFFICER, CITY, REVIEWER),
                "dossier.remarked",
                writes=("status_since", "due_on"),
                tells=(OWNER, REGISTRANT),
            ),
            Transition(
                "approve",
                pgettext_lazy("a module of a dossier", "It is ready"),
                (ModuleStatus.SUBMITTED, ModuleStatus.REMARKS),
                ModuleStatus.READY,
                (COACH, OFFICER, CITY, REVIEWER),
                "dossier.ready",
                writes=("status_since", "due_on"),
                tells=(OWNER, REGISTRANT),
            ),
        ),
        ModuleStatus.OPEN,
        audited_as="case",
    )
)
