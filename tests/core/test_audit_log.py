"""The audit log cannot be changed, and whatever is changed behind the database's back is found."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from io import StringIO

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from core.chain import HASH, Head, chain_head, verify_chain
from core.models import AuditEntry
from tests.core.factories import entry

pytestmark = pytest.mark.django_db(transaction=True)

NIGHTLY = (
    "accounts.tasks.sweep_sign_in_attempts",
    "core.tasks.tidy",
    "matching.tasks.drop_old_tokens",
    "matching.tasks.drop_search_news",
)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def behind_its_back(statement: str) -> None:
    """What only the owner of the database server can do: no trigger runs."""
    with transaction.atomic():
        execute("SET LOCAL session_replication_role = replica")
        execute(statement)


def entries(count: int) -> list[AuditEntry]:
    for number in range(1, count + 1):
        entry(number)
    return list(AuditEntry.objects.order_by("seq"))


def kinds() -> list[str]:
    return [finding.kind for finding in verify_chain().findings]


def test_an_entry_gets_its_place_in_the_chain_at_commit():
    first, second = entries(2)
    assert (first.seq, first.prev_hash) == (1, "")
    assert (second.seq, second.prev_hash) == (2, first.hash)
    assert verify_chain().is_whole


def test_entries_of_one_transaction_are_chained_in_their_order():
    with transaction.atomic():
        first, second = entry(1), entry(2)
        assert AuditEntry.objects.get(pk=first.pk).seq is None
    assert [AuditEntry.objects.get(pk=row.pk).seq for row in (first, second)] == [1, 2]


def test_the_hash_can_be_recomputed_without_the_database():
    row = entries(2)[1]
    facts = [
        row.seq,
        row.prev_hash,
        row.pk,
        row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        row.actor_id,
        row.actor_label,
        row.role,
        row.organisation_id,
        row.organisation_name,
        row.event,
        row.object_type,
        row.object_ref,
        row.region,
        row.changes,
        row.reason,
        row.request_id,
    ]
    text = json.dumps(facts, ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == row.hash


def test_the_hash_covers_every_column():
    expression = HASH.format(row="r")
    uncovered = [f.column for f in AuditEntry._meta.concrete_fields if f"r.{f.column}" not in expression]
    assert uncovered == ["hash"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET reason = 'other'",
        "UPDATE core_auditentry SET hash = ''",
        "UPDATE core_auditentry SET seq = NULL",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
    ],
)
def test_changing_is_refused_also_in_sql(statement):
    entries(1)
    with pytest.raises(IntegrityError, match="append-only"):
        execute(statement)
    assert verify_chain().is_whole
    assert AuditEntry.objects.count() == 1


def test_changing_is_refused_through_the_models():
    (row,) = entries(1)
    row.reason = "other"
    with pytest.raises(IntegrityError, match="append-only"):
        row.save(update_fields=["reason"])
    with pytest.raises(IntegrityError, match="append-only"):
        row.delete()
    with pytest.raises(IntegrityError, match="append-only"):
        AuditEntry.objects.update(event=F("role"))


def test_an_unsealed_entry_cannot_be_changed_or_sealed_by_hand():
    with transaction.atomic():
        row = entry()
        for change in ("reason = 'other'", "seq = 1, hash = 'x'"):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                execute(f"UPDATE core_auditentry SET {change} WHERE id = {row.pk}")


def test_an_entry_cannot_bring_its_own_seal():
    with pytest.raises(IntegrityError, match="append-only"):
        AuditEntry.objects.create(event="x", object_type="x", object_ref="x", seq=5, hash="x")


def test_a_rollback_leaves_no_gap():
    entry(1)
    with transaction.atomic():
        entry(2)
        transaction.set_rollback(True)
    entry(3)
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", "object_ref")) == [(1, "T0001"), (2, "T0003")]
    assert verify_chain().is_whole


def test_parallel_transactions_give_one_chain_without_gaps():
    def act(number: int) -> None:
        with transaction.atomic():
            entry(number)
            entry(number)
        connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(act, range(20)))
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert verify_chain().is_whole


def test_a_changed_entry_is_found():
    entries(4)
    behind_its_back("UPDATE core_auditentry SET actor_label = '别人' WHERE seq = 2")
    (finding,) = verify_chain().findings
    assert (finding.kind, finding.seq) == ("altered", 2)


def test_a_changed_entry_with_a_fitting_hash_is_found_at_the_next_one():
    entries(4)
    behind_its_back("UPDATE core_auditentry SET reason = 'other' WHERE seq = 2")
    behind_its_back(f"UPDATE core_auditentry AS r SET hash = {HASH.format(row='r')} WHERE seq = 2")
    (finding,) = verify_chain().findings
    assert (finding.kind, finding.seq) == ("unlinked", 3)


def test_entries_deleted_in_the_middle_are_found():
    entries(5)
    behind_its_back("DELETE FROM core_auditentry WHERE seq IN (2, 3)")
    (finding,) = verify_chain().findings
    assert (finding.kind, finding.seq) == ("gap", 2)
    assert "2 to 3" in finding.text


def test_the_first_entry_deleted_is_found():
    entries(2)
    behind_its_back("DELETE FROM core_auditentry WHERE seq = 1")
    assert kinds() == ["gap"]


def test_swapped_entries_are_found():
    entries(4)
    behind_its_back("UPDATE core_auditentry SET seq = -seq WHERE seq IN (2, 3)")
    behind_its_back("UPDATE core_auditentry SET seq = 5 + seq WHERE seq < 0")
    report = verify_chain()
    assert [(finding.kind, finding.seq) for finding in report.findings[:2]] == [("altered", 2), ("altered", 3)]


def test_an_entry_slipped_in_is_found():
    entries(2)
    behind_its_back(
        "INSERT INTO core_auditentry (at, actor_label, role, organisation_name, event, object_type, object_ref, region,"
        " changes, reason, request_id, prev_hash, hash)"
        " SELECT at, actor_label, role, organisation_name, event, object_type, object_ref, region, changes, reason,"
        " request_id, '', '' FROM core_auditentry WHERE seq = 1"
    )
    assert kinds() == ["unsealed"]


def test_a_cut_end_is_found_with_a_head_kept_elsewhere():
    entries(4)
    kept = chain_head()
    behind_its_back("DELETE FROM core_auditentry WHERE seq > 2")
    assert verify_chain().is_whole
    (finding,) = verify_chain([kept]).findings
    assert (finding.kind, finding.seq) == ("unexpected", 4)


def test_a_wholly_rewritten_chain_is_found_with_a_head_kept_elsewhere():
    entries(2)
    kept = chain_head()
    behind_its_back("TRUNCATE core_auditentry")
    entries(3)
    assert verify_chain().is_whole
    assert [finding.seq for finding in verify_chain([kept]).findings] == [kept.seq]


def test_the_command_prints_the_head_and_accepts_it_later():
    entries(2)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    kept = out.getvalue().split()[1]
    assert kept == str(chain_head())
    entries(1)
    call_command("verify_audit", "--expect", kept, stdout=StringIO())


def test_the_command_fails_on_a_damaged_log():
    entries(3)
    behind_its_back("UPDATE core_auditentry SET event = 'x' WHERE seq = 2")
    err = StringIO()
    with pytest.raises(CommandError, match="first at entry 2") as failure:
        call_command("verify_audit", stdout=StringIO(), stderr=err)
    assert failure.value.returncode == 1
    assert "altered" in err.getvalue()


def test_an_empty_log_is_whole():
    assert verify_chain().is_whole
    assert chain_head() == Head(0, "")


@pytest.mark.parametrize("days", [1, 179, 181, 4000])
def test_no_line_of_any_age_can_be_deleted(days):
    AuditEntry.objects.create(
        at=timezone.now() - timedelta(days=days), event="thing.changed", object_type="thing", object_ref="1"
    )
    with pytest.raises(IntegrityError):
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1


def test_what_tidies_up_at_night_leaves_every_line():
    for days in (1, 179, 181, 4000):
        AuditEntry.objects.create(
            at=timezone.now() - timedelta(days=days), event="thing.changed", object_type="thing", object_ref="1"
        )
    for name in NIGHTLY:
        current_app.tasks[name]()
    assert AuditEntry.objects.filter(event="thing.changed").count() == 4
    assert verify_chain().is_whole


def test_everything_that_runs_at_night_is_among_these():
    hours = {each["task"]: getattr(each["schedule"], "hour", set()) for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {task for task, at in hours.items() if at and at <= {1, 2, 3, 4, 5}} == set(NIGHTLY)
