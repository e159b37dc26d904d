"""The office's ledger: rehearse an import, carry it out, export it.

A row names its project by 申报编号 (``matching``); ``deciding`` compares it with what the portal holds; ``creating``
and ``updating`` write; ``running`` holds the acts.
"""

from projects.services.ledger.deciding import LEDGER_BASIS, Action, Decision, differences
from projects.services.ledger.reporting import report_of, sentence_of, summary_of
from projects.services.ledger.requests import (
    EXPORT,
    IMPORT,
    LEDGER_JOBS,
    PLAN,
    confirm_plan,
    request_export,
    request_plan,
)
from projects.services.ledger.running import (
    LedgerResult,
    export_ledger,
    import_ledger,
    plan_ledger,
    require_ledger_office,
)

__all__ = [
    "EXPORT",
    "IMPORT",
    "LEDGER_BASIS",
    "LEDGER_JOBS",
    "PLAN",
    "Action",
    "Decision",
    "LedgerResult",
    "confirm_plan",
    "differences",
    "export_ledger",
    "import_ledger",
    "plan_ledger",
    "report_of",
    "request_export",
    "request_plan",
    "require_ledger_office",
    "sentence_of",
    "summary_of",
]
