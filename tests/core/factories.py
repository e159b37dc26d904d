"""Small things for the tests of core, which knows no projects."""

from core.actor import Actor
from core.models import AuditEntry
from core.services import record

CLERK = Actor(
    user_id=7, label="审计样例 007", role="clerk", organisation_id=3, organisation_name="机构 003", region="44"
)


def entry(number: int = 1) -> AuditEntry:
    return record(
        by=CLERK,
        event="thing.changed",
        object_type="thing",
        object_ref=f"T{number:04}",
        region="44",
        changes={"colour": ["红", "绿"], "size": [None, number]},
        reason="样例",
    )
