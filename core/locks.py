"""Locks that live as long as a database connection, for work that must not keep a transaction open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.utils import Error

# High bits of the lock's number; the audit log's lock is of the other, two-number kind and never meets these.
SPACES = {"mail": 1, "job": 2, "sweep": 3}


@contextmanager
def session_lock(space: str, key: int, *, using: Any = None) -> Iterator[bool]:
    """Yields whether this process now holds the lock; never waits.

    The server lets go by itself when the connection ends, so a killed worker blocks nobody. Needs a real session:
    a pooler in transaction mode must not stand in between.
    """
    database = using or connection
    number = SPACES[space] << 56 | key
    taken = _ask(database, "SELECT pg_try_advisory_lock(%s)", number)
    try:
        yield taken
    finally:
        if taken:
            _let_go(database, number)


def _let_go(database: Any, number: int) -> None:
    try:
        _ask(database, "SELECT pg_advisory_unlock(%s)", number)
    except Error:
        # The connection is gone or its transaction failed; in both cases ending the session lets go.
        database.close()


def _ask(database: Any, statement: str, number: int) -> bool:
    with database.cursor() as cursor:
        cursor.execute(statement, [number])
        return bool(cursor.fetchone()[0])


@contextmanager
def connection_beside() -> Iterator[Any]:
    """A second connection to the same database: what it writes is seen at once, whatever becomes of the work."""
    beside = connection.copy()
    try:
        yield beside
    finally:
        beside.close()
