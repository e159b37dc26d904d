"""A file of a case, for those who may read its papers."""

from django.db.models import Q

from core.actor import Actor
from core.errors import NotVisible
from registration.enums.tasks import OUTCOMES
from registration.models import CaseFile
from registration.selectors.cases import case_for, relations_of
from registration.workflow.relations import GUIDES, READERS


def file_for(actor: Actor, case_ref: str, ref: str) -> CaseFile:
    """Raises NotVisible alike for unknown files and for people who do not read the papers of this case.

    Files of a record of coaching that is marked “inside” are the guides' alone.
    """
    case = case_for(actor, case_ref)
    held = relations_of(actor, case)
    rows = CaseFile.objects.filter(case=case, ref=ref)
    if not held & GUIDES:
        rows = rows.filter(_shown_to_sides())
    found = rows.first() if held & READERS else None
    if found is None:
        raise NotVisible
    found.case = case
    return found


def _shown_to_sides() -> Q:
    """What the office and a department write to each other stays between them, but for a result that is shown.

    Papers of a session of early guidance are shown once the session was opened to the sides.
    """
    result = Q(task_line__said__in=OUTCOMES, task_line__task__shown=True)
    task = Q(task_line=None) | Q(milestone__isnull=False) | result
    guidance = Q(guidance_session=None) | Q(guidance_session__shared=True)
    return task & guidance & (Q(record=None) | Q(record__inside=False))
