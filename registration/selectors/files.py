"""A file of a case, for those who may read its papers."""

from core.actor import Actor
from core.errors import NotVisible
from registration.models import CaseFile
from registration.selectors.cases import case_for, relations_of
from registration.workflow.relations import GUIDES, READERS


def file_for(actor: Actor, case_ref: str, ref: str) -> CaseFile:
    """Raises NotVisible alike for unknown files and for people who do not read the papers of this case.

    Files of a record of coaching that is marked “inside” are the guides' alone.
    """
    case = case_for(actor, case_ref)
    relations = relations_of(actor, case)
    rows = CaseFile.objects.filter(case=case, ref=ref)
    if not relations & GUIDES:
        rows = rows.exclude(record__inside=True)
    found = rows.first() if relations & READERS else None
    if found is None:
        raise NotVisible
    found.case = case
    return found
