"""How far its cases carry a project through the four macro-phases."""

from projects.enums import Phase
from projects.models import Project
from registration.enums.cases import LIVING, CaseStatus
from registration.models import Case


def phase_of(project: Project) -> Phase | None:
    """A living case is cultivation, a certificate or filing is landing on the market; a closed one counts no more."""
    statuses = set(Case.objects.filter(project=project).values_list("status", flat=True))
    if CaseStatus.COMPLETED in statuses:
        return Phase.LANDING
    return Phase.COACHING if statuses & LIVING else None
