"""A file of a case, for those who may read its papers."""

from core.actor import Actor
from core.errors import NotVisible
from registration.models import CaseFile
from registration.selectors.cases import case_for, relations_of
from registration.workflow.relations import GUIDES, READERS


def file_for(actor: Actor, case_ref: str, ref: str) -> CaseFile:
    """Raises NotVisible alike for unknown files and for people who do not read the papers of this case."""
    case = case_for(actor, case_ref)
    relations = relations_of(actor, case)
    found = (
        CaseFile.objects.filter(case=case, ref=ref).select_related("guidance_session").first()
        if relations & READERS
        else None
    )
    if found is None or (_is_internal(found) and not relations & GUIDES):
        raise NotVisible
    found.case = case
    return found


def _is_internal(file: CaseFile) -> bool:
    """Papers of a session of early guidance that was not opened to the sides."""
    return file.guidance_session is not None and not file.guidance_session.shared
