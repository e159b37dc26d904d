"""What happens to a project, written into its story in the audit log."""

from collections.abc import Mapping
from typing import Any

from core.actor import Actor
from core.services import record
from projects.models import Project


def record_on_project(
    *, by: Actor, project: Project, event: str, changes: Mapping[str, Any] | None = None, reason: str = ""
) -> None:
    """Like ``core.services.record``, under the project's key and in its region; never texts of the application."""
    record(
        by=by,
        event=event,
        object_type="project",
        object_ref=project.audit_ref,
        region=project.region_id,
        changes=changes,
        reason=reason,
    )
