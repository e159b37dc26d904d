"""The order in which rows of a case are locked: project, case, then what belongs to the case."""

from django.utils.translation import gettext as _

from core.errors import GuardRefused
from core.services import lock
from projects.models import Project
from registration.enums.cases import CaseStatus
from registration.models import Case


def locked(case: Case) -> Case:
    lock(Project, case.project_id)
    return lock(Case, case.pk)


def locked_open(case: Case) -> Case:
    """Also one that rests or has its certificate is still guided. Raises GuardRefused for one that is closed."""
    fresh = locked(case)
    if fresh.status == CaseStatus.CLOSED:
        raise GuardRefused(_("The case is closed; nothing more is written in it."))
    return fresh
