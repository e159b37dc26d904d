"""What the screening makes of a project's status; the screening itself belongs to the app above."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from core.services import perform
from projects.models import Project
from projects.notifications import tell_screened
from projects.permissions import require_transition
from projects.workflow import PROJECT_MACHINE


def enter_screening(*, by: Actor, project: Project) -> Project:
    """An accepted project is put before experts, and its owner told.

    Raises PermissionRefused, or GuardRefused when it is not accepted.
    """
    with transaction.atomic():
        entered = _move(by, project, "enter_screening")
        tell_screened(project=entered)
    return entered


def leave_screening(*, by: Actor, project: Project, reason: str = "") -> Project:
    """Taken out before a decision: it is accepted again and can be screened later."""
    return _move(by, project, "leave_screening", reason=reason)


def pass_screening(*, by: Actor, project: Project) -> Project:
    return _move(by, project, "pass")


def ask_improvement(*, by: Actor, project: Project, resubmit_from: date) -> Project:
    """The applicant may change the application at once, and hand it in again from that day on."""
    return _move(by, project, "ask_improvement", resubmit_from=resubmit_from)


def turn_down(*, by: Actor, project: Project) -> Project:
    return _move(by, project, "turn_down")


def review_again(*, by: Actor, project: Project) -> Project:
    """After an appeal was upheld: other experts look at it once more."""
    return _move(by, project, "review_again")


def _move(by: Actor, project: Project, name: str, *, reason: str = "", **values: object) -> Project:
    return perform(
        PROJECT_MACHINE,
        name,
        project,
        by=by,
        allow=require_transition,
        values={"status_since": timezone.now(), **values},
        reason=reason,
    )
