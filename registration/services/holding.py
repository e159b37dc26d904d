"""The locks every act on something of a case takes, in the one order: project, case, and then the thing itself."""

from django.utils.translation import gettext as _

from core.errors import GuardRefused
from core.services import lock
from projects.models import Project
from registration.enums.cases import CaseStatus
from registration.models import Case


def hold_case(case: Case) -> Case:
    """In the caller's transaction: the case as it is now, under the locks of its project and its own."""
    lock(Project, case.project_id)
    return lock(Case, case.pk)


def hold_open_case(case: Case) -> Case:
    """As ``hold_case``; also a completed one is open. Raises GuardRefused for one that is closed or rests."""
    fresh = hold_case(case)
    if fresh.status in (CaseStatus.CLOSED, CaseStatus.STOPPED):
        raise GuardRefused(_("The case does not go on, so nothing can be asked for or reported."))
    return fresh
