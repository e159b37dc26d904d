"""How tests with real transactions empty the database between them."""

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations

# These tables refuse TRUNCATE, each by the trigger beside it; only here it is allowed, and only that trigger sleeps.
REFUSING = {
    "core_auditentry": "core_audit_no_truncate",
    "progress_report": "progress_report_no_truncate",
    "progress_reportfile": "progress_reportfile_no_truncate",
    "progress_statisticsedition": "progress_statistics_no_truncate",
    "registration_roadtemplate": "registration_roadtemplate_no_truncate",
    "screening_scorecard": "screening_scorecard_no_truncate",
    "screening_standard": "screening_standard_no_truncate",
}
# Filled by data migrations, which do not run again after a flush; nobody changes them in a test.
KEPT = frozenset({"accounts_region", "matching_ndatext", "projects_catalogue", "projects_devicecategory"})

flush_everything = DatabaseOperations.sql_flush
execute_once = DatabaseOperations.execute_sql_flush
TRIES = 5


def sql_flush(self: DatabaseOperations, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
    emptied = [table for table in tables if table not in KEPT]
    asleep = [(table, trigger) for table, trigger in REFUSING.items() if table in emptied]
    return [
        *(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}" for table, trigger in asleep),
        *flush_everything(self, style, emptied, **options),
        *(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}" for table, trigger in asleep),
    ]


def execute_sql_flush(self: DatabaseOperations, statements: list[str]) -> None:
    """Again when a page of the last test still asks for something: what it reads and what is emptied may block each
    other, and PostgreSQL then ends one of the two."""
    for left in reversed(range(TRIES)):
        try:
            execute_once(self, statements)
        except OperationalError:
            if not left:
                raise
        else:
            return


def install() -> None:
    DatabaseOperations.sql_flush = sql_flush
    DatabaseOperations.execute_sql_flush = execute_sql_flush
