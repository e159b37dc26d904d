"""The audit log's chain: how an entry's hash is made, and the check that does not trust the database's own function.

The expression below is the chain's definition. The trigger (migration 0002) was made from it, so it may never be
edited: a new form of hash needs a new migration, a column that says which form an entry has, and a second expression.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# Two numbers of our own; PostgreSQL keeps locks of two numbers apart from locks of one.
LOCK = "4408, 2026"
# A JSON array leaves no doubt where one value ends and the next begins; times are UTC to the microsecond.
HASH = """
    encode(sha256(convert_to(jsonb_build_array(
        {row}.seq, {row}.prev_hash, {row}.id,
        to_char({row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        {row}.actor_id, {row}.actor_label, {row}.role, {row}.organisation_id, {row}.organisation_name,
        {row}.event, {row}.object_type, {row}.object_ref, {row}.region, {row}.changes, {row}.reason, {row}.request_id
    )::text, 'UTF8')), 'hex')
"""
BROKEN = f"""
    SELECT seq, before_seq, prev_hash IS DISTINCT FROM before_hash, hash IS DISTINCT FROM computed FROM (
        SELECT seq, prev_hash, hash, {HASH.format(row="entry")} AS computed,
            lag(seq, 1, 0::bigint) OVER chain AS before_seq, lag(hash, 1, ''::varchar) OVER chain AS before_hash
        FROM core_auditentry AS entry WHERE seq <= %s WINDOW chain AS (ORDER BY seq)
    ) AS checked
    WHERE seq <> before_seq + 1 OR prev_hash IS DISTINCT FROM before_hash OR hash IS DISTINCT FROM computed
    ORDER BY seq LIMIT %s
"""  # noqa: S608 - made of our own constants
MOST_FINDINGS = 20


@dataclass(frozen=True)
class Head:
    """The last entry; kept elsewhere, it proves later that nothing before it was cut off or rewritten."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True)
class Finding:
    """``kind``: gap, altered, unlinked, unsealed, or unexpected (against a head kept elsewhere)."""

    kind: str
    seq: int
    text: str


@dataclass(frozen=True)
class ChainReport:
    head: Head
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.findings


def verify_chain(expected: Sequence[Head] = ()) -> ChainReport:
    """Recomputes every hash in one pass of the database; the first finding is the first broken place.

    ``expected`` are heads kept elsewhere: only these uncover a cut tail, or a chain rewritten as a whole.
    """
    head = chain_head()
    findings = [*_breaks(head), *_unsealed(), *_unexpected(expected)]
    return ChainReport(head, findings[:MOST_FINDINGS])


def chain_head() -> Head:
    """Seq 0 with an empty hash before the first entry."""
    rows = _rows("SELECT seq, hash FROM core_auditentry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1", [])
    return Head(*rows[0]) if rows else Head(0, "")


def _breaks(head: Head) -> Iterator[Finding]:
    for seq, before, unlinked, altered in _rows(BROKEN, [head.seq, MOST_FINDINGS]):
        if seq != before + 1:
            yield Finding("gap", before + 1, f"entries {before + 1} to {seq - 1} are missing")
        if altered:
            yield Finding("altered", seq, f"entry {seq} is not what was written")
        elif unlinked and seq == before + 1:
            yield Finding("unlinked", seq, f"entry {seq} does not follow from entry {before}")


def _unsealed() -> Iterator[Finding]:
    statement = "SELECT count(*), min(id) FROM core_auditentry WHERE seq IS NULL"
    count, first = _rows(statement, [])[0]
    if count:
        yield Finding("unsealed", 0, f"{count} entries stand outside the chain, the first has id {first}")


def _unexpected(expected: Sequence[Head]) -> Iterator[Finding]:
    for head in expected:
        found = _rows("SELECT hash FROM core_auditentry WHERE seq = %s", [head.seq])
        if not found:
            yield Finding("unexpected", head.seq, f"entry {head.seq} is gone: the end of the log was cut off")
        elif found[0][0] != head.hash:
            yield Finding("unexpected", head.seq, f"entry {head.seq} has another hash than the one kept")


def _rows(statement: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
