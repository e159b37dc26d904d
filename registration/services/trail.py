"""What happens to a case, written into its story in the audit log."""

from collections.abc import Mapping
from typing import Any

from core.actor import Actor
from core.services import record
from registration.models import Case


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
