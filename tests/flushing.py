"""How tests with real transactions empty the database between them."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

AUDIT = "core_auditentry"
# Filled by data migrations, which do not run again after a flush; nobody changes them in a test.
KEPT = frozenset({"accounts_region", "projects_catalogue", "projects_devicecategory"})

flush_everything = DatabaseOperations.sql_flush


def sql_flush(self: DatabaseOperations, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
    """The audit log refuses TRUNCATE; only here it is allowed, and only that trigger sleeps."""
    emptied = [table for table in tables if table not in KEPT]
    statements = flush_everything(self, style, emptied, **options)
    if AUDIT not in emptied:
        return statements
    trigger = f"ALTER TABLE {AUDIT} %s TRIGGER core_audit_no_truncate"
    return [trigger % "DISABLE", *statements, trigger % "ENABLE"]


def install() -> None:
    DatabaseOperations.sql_flush = sql_flush
