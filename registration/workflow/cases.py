"""A case on its way, and a milestone between its report and its confirmation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from registration.enums.cases import CaseStatus
from registration.enums.milestones import MilestoneStatus
from registration.workflow.relations import CITY, COACH, OFFICER, OWNER, REGISTRANT, SYSTEM

REGISTRANT_TURN = "registrant"
GUIDES_TURN = "guides"
LIVING = (CaseStatus.RUNNING, CaseStatus.BLOCKED, CaseStatus.STOPPED)

CASE_MACHINE = register(
    Machine(
        "case",
        (
            State(
                CaseStatus.RUNNING,
                CaseStatus.RUNNING.label,
                REGISTRANT_TURN,
                _("On the way to the market; the next step and its day stand below."),
            ),
            State(
                CaseStatus.BLOCKED,
                CaseStatus.BLOCKED.label,
                GUIDES_TURN,
                _("Something keeps the case from going on; the reason stands here, and the coach is told."),
            ),
            State(
                CaseStatus.STOPPED,
                CaseStatus.STOPPED.label,
                NOBODY,
                _("The case rests; the office takes it up again when the reason is gone."),
            ),
            State(
                CaseStatus.COMPLETED,
                CaseStatus.COMPLETED.label,
                NOBODY,
                _("The device has its certificate or filing."),
            ),
            State(
                CaseStatus.CLOSED,
                CaseStatus.CLOSED.label,
                NOBODY,
                _("The case has ended; the reason stands here."),
                final=True,
            ),
        ),
        (
            Transition(
                "block",
                pgettext_lazy("a registration case", "Report an obstacle"),
                (CaseStatus.RUNNING,),
                CaseStatus.BLOCKED,
                (OWNER, REGISTRANT, COACH, OFFICER, CITY),
                "case.blocked",
                writes=("status_since", "block_code"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "unblock",
                pgettext_lazy("a registration case", "The obstacle is gone"),
                (CaseStatus.BLOCKED,),
                CaseStatus.RUNNING,
                (OWNER, REGISTRANT, COACH, OFFICER, CITY),
                "case.unblocked",
                writes=("status_since", "block_code"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "stop",
                pgettext_lazy("a registration case", "Stop for now"),
                (CaseStatus.RUNNING, CaseStatus.BLOCKED),
                CaseStatus.STOPPED,
                (COACH, OFFICER, CITY, SYSTEM),
                "case.stopped",
                writes=("status_since", "block_code", "stop_code"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "resume",
                pgettext_lazy("a registration case", "Take up again"),
                (CaseStatus.STOPPED,),
                CaseStatus.RUNNING,
                (COACH, OFFICER, CITY),
                "case.resumed",
                writes=("status_since", "stop_code"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "complete",
                pgettext_lazy("a registration case", "Registered or filed"),
                LIVING,
                CaseStatus.COMPLETED,
                (COACH, OFFICER, CITY),
                "case.completed",
                writes=("status_since", "completed_on", "block_code", "stop_code"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "reopen",
                pgettext_lazy("a registration case", "Not registered after all"),
                (CaseStatus.COMPLETED,),
                CaseStatus.RUNNING,
                (COACH, OFFICER, CITY),
                "case.reopened",
                writes=("status_since", "completed_on"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
            Transition(
                "close",
                pgettext_lazy("a registration case", "Close"),
                LIVING,
                CaseStatus.CLOSED,
                (OFFICER,),
                "case.closed",
                writes=("status_since", "block_code", "stop_code"),
                tells=(OWNER, REGISTRANT, COACH),
            ),
        ),
        CaseStatus.RUNNING,
    )
)

MILESTONE_MACHINE = register(
    Machine(
        "milestone",
        (
            State(
                MilestoneStatus.REPORTED,
                MilestoneStatus.REPORTED.label,
                GUIDES_TURN,
                _("Reported; it counts once the coach or the office has confirmed it."),
            ),
            State(MilestoneStatus.CONFIRMED, MilestoneStatus.CONFIRMED.label, NOBODY, _("Confirmed; it counts.")),
            State(
                MilestoneStatus.REFUSED,
                MilestoneStatus.REFUSED.label,
                NOBODY,
                _("Not confirmed; the reason stands beside it."),
                final=True,
            ),
            State(
                MilestoneStatus.REVOKED,
                MilestoneStatus.REVOKED.label,
                NOBODY,
                _("Taken back; it no longer counts."),
                final=True,
            ),
        ),
        (
            Transition(
                "confirm",
                pgettext_lazy("a milestone", "Confirm"),
                (MilestoneStatus.REPORTED,),
                MilestoneStatus.CONFIRMED,
                (COACH, OFFICER, CITY),
                "milestone.confirmed",
                writes=("status_since", "decided_at", "decided_by_id"),
                tells=(OWNER, REGISTRANT),
            ),
            Transition(
                "refuse",
                pgettext_lazy("a milestone", "Do not confirm"),
                (MilestoneStatus.REPORTED,),
                MilestoneStatus.REFUSED,
                (COACH, OFFICER, CITY),
                "milestone.refused",
                writes=("status_since", "decided_at", "decided_by_id"),
                tells=(OWNER, REGISTRANT),
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a milestone", "Take the report back"),
                (MilestoneStatus.REPORTED,),
                MilestoneStatus.REVOKED,
                (OWNER, REGISTRANT),
                "milestone.withdrawn",
                writes=("status_since", "revoked_on"),
            ),
            Transition(
                "revoke",
                pgettext_lazy("a milestone", "Take the confirmation back"),
                (MilestoneStatus.CONFIRMED,),
                MilestoneStatus.REVOKED,
                (COACH, OFFICER, CITY),
                "milestone.revoked",
                writes=("status_since", "revoked_on", "decided_at", "decided_by_id"),
                tells=(OWNER, REGISTRANT),
            ),
        ),
        MilestoneStatus.REPORTED,
        audited_as="case",
    )
)
