"""Counts everything anew from the facts and puts right what differs; readers go on reading in the meantime."""

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from progress.facts import FACTS, PROJECT
from progress.models import CountedChange, RollupState
from progress.models.rollups import CELL
from progress.rollups.owners import owner_statements
from progress.rollups.statements import COLUMNS, COUNTED, Statement, cell_statements, definition, fresh_statements
from progress.rollups.taking_in import MONTH, drop_statements, run

TABLES = (
    ("progress_counted", "figures_fresh", ("kind", "number"), COUNTED),
    ("progress_dailychange", "figures_right", CELL, f"{COLUMNS}, amount"),
    ("progress_monthlychange", "figures_months", CELL, f"{COLUMNS}, amount"),
)


def rebuild_tables() -> dict[str, int]:
    """Returns by table how many rows were put right. The caller has the turn."""
    # Noted before the facts are read, a change is in what is read.
    known = list(CountedChange.objects.values_list("pk", flat=True))
    count_anew()
    found = {table: _put_right(table, right, keys, columns) for table, right, keys, columns in TABLES}
    run(drop_statements())
    _forget(known)
    now = timezone.now()
    RollupState.objects.exclude(pk=1).delete()
    RollupState.objects.update_or_create(
        pk=1, defaults={"definition": definition(), "rebuilt_at": now, "taken_in_at": now}
    )
    return found


def compare_tables() -> dict[str, int]:
    """How many rows of each table are not as the facts say; changes nothing. The caller has the turn."""
    count_anew()
    found = {table: _differing(table, right, columns) for table, right, _keys, columns in TABLES}
    run(drop_statements())
    return found


def _forget(notes: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM progress_countedchange WHERE id = ANY(%s)", [notes])


def count_anew() -> None:
    """Leaves the right rows of the three tables in temporary ones."""
    run(
        [
            ("SET LOCAL work_mem = '256MB'", ()),
            *drop_statements(),
            *_ask_for_all(),
            *fresh_statements(),
            ("ANALYZE figures_fresh", ()),
            (f"CREATE TEMP TABLE figures_stale ON COMMIT DROP AS SELECT {COUNTED} FROM figures_fresh LIMIT 0", ()),
            *cell_statements(),
            *owner_statements(everything=True),
            _summed("figures_right", "day"),
            _summed("figures_months", MONTH),
            ("ANALYZE figures_right", ()),
            ("ANALYZE figures_months", ()),
        ]
    )


def _ask_for_all() -> Iterable[Statement]:
    yield "CREATE TEMP TABLE figures_asked (kind varchar(10), number bigint) ON COMMIT DROP", ()
    yield "INSERT INTO figures_asked SELECT %s, id FROM projects_project WHERE applied_on IS NOT NULL", (PROJECT,)
    for facts in {facts.kind: facts for facts in FACTS.values() if facts.kind != PROJECT}.values():
        yield f"INSERT INTO figures_asked SELECT %s, id FROM {facts.model._meta.db_table}", (facts.kind,)
    yield "ANALYZE figures_asked", ()


def _summed(table: str, day: str) -> Statement:
    return (
        f"CREATE TEMP TABLE {table} ON COMMIT DROP AS"
        f" SELECT {COLUMNS.replace('day', f'{day} AS day')}, sum(amount)::int AS amount FROM figures_cells"
        f" GROUP BY {COLUMNS.replace('day', day)} HAVING sum(amount) <> 0"
    ), ()


def _put_right(table: str, right: str, keys: tuple[str, ...], columns: str) -> int:
    """Writes only what differs: nothing that was right is locked or written again."""
    same = " AND ".join(f"kept.{name} = wrong.{name}" for name in keys)
    with connection.cursor() as cursor:
        # EXCEPT compares whole tables at once, whatever the planner believes of their sizes.
        cursor.execute(
            f"DELETE FROM {table} AS kept USING"
            f" (SELECT {columns} FROM {table} EXCEPT SELECT {columns} FROM {right}) AS wrong WHERE {same}"
        )
        gone = cursor.rowcount
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
        # In the order of the key, its index is written from one end to the other.
        order = ", ".join(keys)
        known = f" EXCEPT SELECT {columns} FROM {table}" if cursor.fetchone()[0] else ""
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {right}{known} ORDER BY {order}")
        come = cursor.rowcount
        cursor.execute(f"ANALYZE {table}")
    return int(max(gone, come))


def _differing(table: str, right: str, columns: str) -> int:
    def missing(first: str, second: str) -> str:
        return f"SELECT count(*) FROM (SELECT {columns} FROM {first} EXCEPT SELECT {columns} FROM {second}) AS missing"

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({missing(table, right)}) + ({missing(right, table)})")
        return int(cursor.fetchone()[0])
