"""Verifying the audit chain, against counting its rows."""

from io import StringIO

from django.core.management import call_command

from bench import scratch
from bench.measure import Row, compare
from core.actor import SYSTEM
from core.models import AuditEntry
from core.services import record

DEFAULT_SIZE = 20_000


def run(size: int) -> list[Row]:
    rows, written = [], 0
    scratch.empty()
    for count in (max(3, size // 16), max(3, size // 4), size):
        for number in range(written, count):
            record(by=SYSTEM, event="bench.written", object_type="bench", object_ref=str(number))
        written = count
        rows.append(compare("verify the audit chain", count, _verify, "count(*)", AuditEntry.objects.count))
    return rows


def _verify() -> None:
    call_command("verify_audit", stdout=StringIO())
