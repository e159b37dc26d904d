"""One migrated database a checkout, from which every test process and every later run copies its own.

Migrating takes half a minute, copying a second. The template's name holds a digest of whatever decides what a new
database looks like: when that changes, the next run makes another one and drops the old.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

from core.backups import run_program
from springrain.migrating import indexes_in_place

ROOT = Path(__file__).resolve().parent.parent
# Migrations, what they and the handlers after them read, and the models' contents they write.
DECISIVE = ("constraints.txt", "*/migrations/*.py", "*/data/*", "*/handlers.py", "*/apps.py", "*/services/*.py")
DECISIVE_TOO = ("*/pathway/*.py", "*/content.py", "springrain/settings/*.py")
LOCK = 20260702


def use_template() -> None:
    """From here on the test database of this process is a copy."""
    connection.settings_dict["TEST"] |= {"TEMPLATE": template(), "MIGRATE": False}


def template() -> str:
    """Its name; made when it is not there. Processes that start together wait for the one that makes it."""
    prefix = f"template_{_digest([str(ROOT).encode()])[:8]}_"
    name = prefix + _digest(_decisive())[:16]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{prefix}%"])
        there = {each for (each,) in cursor.fetchall()}
        if name not in there:
            _make(cursor, name)
        for old in there - {name}:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    return name


def dumped(script: Path) -> Path:
    """The template as a script of pg_dump, for a server of a test's own."""
    with _connected_to(connection.settings_dict["TEST"]["TEMPLATE"]):
        run_program("pg_dump", "--no-owner", f"--file={script}")
    return script


def _make(cursor: CursorWrapper, name: str) -> None:
    """Under another name until it is whole: a run that was cut off leaves nothing that looks like a template."""
    unfinished = name.replace("template_", "unfinished_")
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    cursor.execute(f"CREATE DATABASE \"{unfinished}\" ENCODING 'UTF8' TEMPLATE template0")
    with _connected_to(unfinished), indexes_in_place():
        call_command("migrate", verbosity=0, interactive=False)
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    kept: Any = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


def _decisive() -> Iterator[bytes]:
    for path in sorted({found for pattern in (*DECISIVE, *DECISIVE_TOO) for found in ROOT.glob(pattern)}):
        yield str(path.relative_to(ROOT)).encode()
        yield path.read_bytes()


def _digest(parts: Any) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
