"""Keeps the figures in step with the facts. Nobody acts here, so nothing stands in the audit log."""

from django.db import transaction

from progress.rollups.rebuilding import compare_tables, rebuild_tables
from progress.rollups.taking_in import is_current, take_in_batch, wait_for_turn

# Notes taken in at a time: one transaction, so a killed worker leaves nothing half counted.
BATCH = 20_000


def take_in_changes() -> int:
    """Takes in all that the database has noted; returns how many notes. Safe to run twice and at the same time.

    Counts everything anew when that was never done, or when the rules of counting have changed since.
    """
    done = 0
    if not is_current():
        rebuild()
    while taken := _take_in_batch():
        done += taken
    return done


def _take_in_batch() -> int:
    with transaction.atomic():
        wait_for_turn()
        return take_in_batch(BATCH)


def rebuild() -> dict[str, int]:
    """Counts everything anew from the facts; returns by table how many rows that put right. Boards go on answering."""
    with transaction.atomic():
        wait_for_turn()
        return rebuild_tables()


def compare() -> dict[str, int]:
    """How many rows of each table are not what the facts say, once what waits has been taken in. Writes nothing."""
    with transaction.atomic():
        wait_for_turn()
        while take_in_batch(BATCH):
            pass
        found = compare_tables()
        transaction.set_rollback(True)
    return found
