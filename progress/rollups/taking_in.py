"""Keeps the roll-ups in step with what changed: takes out how a project was counted last, puts in how it counts now.

Each function runs in a transaction that holds the turn: one process at a time writes the figures.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from progress.facts import KEYS
from progress.models import Correction, CountedChange, RollupState
from progress.rollups.owners import owner_statements
from progress.rollups.statements import ALL, COLUMNS, COUNTED, Statement, cell_statements, definition, fresh_statements

# A number of its own among the two-number advisory locks.
LOCK = (4407, 6)
TEMPORARY = ("asked", "fresh", "stale", "cells", "moves", "theirs", "owners", "touched", "months", "right")


def wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def take_turn() -> bool:
    """Whether nobody else is at it; never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK)
        return bool(cursor.fetchone()[0])


def is_current() -> bool:
    """Whether the figures were counted by the rules as they are now."""
    return RollupState.objects.filter(definition=definition()).exists()


def take_in_batch(most: int) -> int:
    """Takes in the oldest changes noted, of at most ``most`` notes; returns how many notes. The caller has the turn."""
    noted = list(CountedChange.objects.order_by("id").values_list("id", "kind", "number")[:most])
    if not noted:
        return 0
    # Read after the notes: a change that is committed later brings its own note.
    take_in({(kind, number) for _pk, kind, number in noted})
    CountedChange.objects.filter(pk__in=[pk for pk, _kind, _number in noted]).delete()
    RollupState.objects.update(taken_in_at=timezone.now())
    return len(noted)


def take_in(asked: Iterable[tuple[str, int]]) -> None:
    """Counts these projects and platforms anew."""
    kinds, numbers = zip(*sorted(asked), strict=True)
    run(drop_statements())
    run(
        [
            ("CREATE TEMP TABLE figures_asked (kind varchar(10), number bigint) ON COMMIT DROP", ()),
            (
                "INSERT INTO figures_asked SELECT * FROM unnest(%s::varchar[], %s::bigint[])",
                (list(kinds), list(numbers)),
            ),
            ("ANALYZE figures_asked", ()),
            *fresh_statements(),
            *_difference(),
            *cell_statements(),
            *_store_counted(),
            *owner_statements(everything=False),
        ]
    )
    _note_corrections(noticed=timezone.now(), closed=last_closed_day())
    run([*_store_cells("progress_dailychange", "day"), *_store_cells("progress_monthlychange", MONTH)])
    run(drop_statements())


MONTH = "date_trunc('month', day)::date"


def last_closed_day() -> date:
    """What changes before yesterday in China is a correction; yesterday's late acts may be taken in this morning."""
    return timezone.localdate() - timedelta(days=2)


def run(statements: Iterable[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params or None)


def drop_statements() -> Iterable[Statement]:
    """Dropped at the commit as well; within a longer transaction they would be in the way of the next batch."""
    yield "SET LOCAL client_min_messages = warning", ()
    yield f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.figures_{name}' for name in TEMPORARY)}", ()


def _difference() -> Iterable[Statement]:
    """Leaves in ``figures_fresh`` and ``figures_stale`` only what is counted otherwise than last time."""
    found = f"SELECT {COUNTED} FROM progress_counted JOIN figures_asked USING (kind, number)"
    yield f"CREATE TEMP TABLE figures_stale ON COMMIT DROP AS {found}", ()
    yield DROP_ALIKE, ()
    yield "ANALYZE figures_fresh", ()
    yield "ANALYZE figures_stale", ()


DROP_ALIKE = """
    WITH alike AS (
        DELETE FROM figures_fresh AS f USING figures_stale AS s
        WHERE f.kind = s.kind AND f.number = s.number AND f.* IS NOT DISTINCT FROM s.*
        RETURNING f.kind, f.number
    )
    DELETE FROM figures_stale AS s USING alike WHERE s.kind = alike.kind AND s.number = alike.number
"""


def _store_counted() -> Iterable[Statement]:
    gone = "c.kind = s.kind AND c.number = s.number"
    yield f"DELETE FROM progress_counted AS c USING figures_stale AS s WHERE {gone}", ()
    yield f"INSERT INTO progress_counted ({COUNTED}) SELECT {COUNTED} FROM figures_fresh", ()


def _store_cells(table: str, day: str) -> Iterable[Statement]:
    keys, groups = COLUMNS.replace("day", f"{day} AS day"), COLUMNS.replace("day", day)
    yield (
        f"""
        INSERT INTO {table} AS kept ({COLUMNS}, amount)
        SELECT {keys}, sum(amount) FROM figures_cells GROUP BY {groups} HAVING sum(amount) <> 0
        ON CONFLICT ({COLUMNS}) DO UPDATE SET amount = kept.amount + excluded.amount
    """,
        (),
    )
    yield f"DELETE FROM {table} WHERE amount = 0", ()


def _note_corrections(*, noticed: datetime, closed: date) -> None:
    """Of whole provinces, in total and by class."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indicator, region, management_class, min(day), sum(amount) FROM ("
            "  SELECT indicator, region, management_class, day, sum(amount) AS amount FROM figures_cells"
            "  WHERE day <= %s AND region <> %s AND city = %s AND subcatalogue = %s"
            "  GROUP BY indicator, region, management_class, day HAVING sum(amount) <> 0"
            ") AS moved GROUP BY indicator, region, management_class",
            [closed, ALL, ALL, ALL],
        )
        found = cursor.fetchall()
    Correction.objects.bulk_create(
        Correction(
            noticed_at=noticed,
            indicator=KEYS[indicator],
            region=region,
            management_class=management_class,
            first_day=first,
            amount=amount,
        )
        for indicator, region, management_class, first, amount in sorted(found)
    )
