"""A file of a case, for those who may read its papers."""

from core.actor import Actor
from core.errors import NotVisible
from registration.models import CaseFile
from registration.selectors.cases import case_for, relations_of
from registration.workflow.relations import READERS


def file_for(actor: Actor, case_ref: str, ref: str) -> CaseFile:
    """Raises NotVisible alike for unknown files and for people who do not read the papers of this case."""
    case = case_for(actor, case_ref)
    found = CaseFile.objects.filter(case=case, ref=ref).first() if relations_of(actor, case) & READERS else None
    if found is None:
        raise NotVisible
    found.case = case
    return found
