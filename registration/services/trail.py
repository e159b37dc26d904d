"""What happens to a case, written into its story in the audit log."""

from collections.abc import Mapping
from typing import Any

from core.actor import Actor
from core.services import record
from registration.models import Case


def record_on_project(*, by: Actor, case: Case, event: str) -> None:
    """The turning points of a case in the story of its project, which its institution reads too."""
    project = case.project
    facts = {"case": case.ref, "registrant": case.registrant.ref}
    record(
        by=by,
        event=event,
        object_type="project",
        object_ref=project.audit_ref,
        region=project.region_id,
        changes=facts,
    )


def record_on_case(
    *, by: Actor, case: Case, event: str, changes: Mapping[str, Any] | None = None, reason: str = ""
) -> None:
    """Facts only: texts, files and numbers of papers stand in the case, never in the log."""
    record(
        by=by,
        event=event,
        object_type="case",
        object_ref=case.audit_ref,
        region=case.region_id,
        changes=changes,
        reason=reason,
    )
