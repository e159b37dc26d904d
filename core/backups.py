"""The whole portal in one file: the database as of one moment, the uploaded files, and a manifest of both.

The file is a tar. Its last member is the manifest, so a copy that was cut off has none and is refused. Nothing of it
is secret from whoever holds it but what the portal itself keeps encrypted; the secret key is not in it.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg2.extensions
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.actor import SYSTEM
from core.chain import Head, chain_head
from core.services import record

FORM = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
CHUNK = 1024 * 1024
# What a connection needs that the programs of PostgreSQL take as well; the password goes through the environment.
PLACE = ("dbname", "user", "host", "port", "sslmode", "sslrootcert")
# Not even reading is possible while somebody works: then it fails instead of waiting for ever.
LOCK_WAIT = "10s"


class BackupFailed(Exception):
    """The message says what kept it from being made or brought back, and what to do."""


@dataclass(frozen=True)
class Manifest:
    """``migrations``: the last applied of each app. ``rows``: of every table. ``digests``: SHA-256 by member."""

    form: int
    made_at: str
    server: str
    audit_head: str
    migrations: Mapping[str, str]
    rows: Mapping[str, int]
    digests: Mapping[str, str]

    @property
    def head(self) -> Head:
        seq, _colon, digest = self.audit_head.partition(":")
        return Head(int(seq), digest)


def make_backup(target: Path) -> Manifest:
    """Writes the backup and notes in the audit log that it was made. Raises BackupFailed; leaves nothing half made."""
    if target.exists():
        raise BackupFailed(f"{target} exists already.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        with _private(partial) as out, tarfile.open(fileobj=out, mode="w") as tar:
            manifest = _fill(tar)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    note("backup.made", target, manifest)
    return manifest


def note(event: str, file: Path, manifest: Manifest) -> None:
    """Who may run commands on the server is not known to the portal, so the line is its own."""
    changes = {"file": file.name, "made_at": manifest.made_at, "head": manifest.audit_head}
    record(by=SYSTEM, event=event, object_type="backup", object_ref=manifest.made_at, changes=changes)


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        yield out


def _fill(tar: tarfile.TarFile) -> Manifest:
    digests: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / DUMP
        facts = _dump(dump)
        digests[DUMP] = _add(tar, dump, DUMP)
    # After the database: a file is written before the row that names it, so none of the rows' files is missing.
    for path in stored_files(Path(settings.MEDIA_ROOT)):
        name = FILES + path.relative_to(settings.MEDIA_ROOT).as_posix()
        digests[name] = _add(tar, path, name)
    manifest = Manifest(form=FORM, digests=digests, **facts)
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))
    return manifest


def stored_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """The digest is of what was written, also when the file changes meanwhile."""
    with path.open("rb") as source:
        info = tarfile.TarInfo(name)
        info.size = os.fstat(source.fileno()).st_size
        reader = _Hashing(source)
        tar.addfile(info, reader)
    return reader.digest


class _Hashing(io.RawIOBase):
    def __init__(self, source: Any) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._source.read(size)
        self._hash.update(block)
        return block

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _dump(target: Path) -> dict[str, Any]:
    """Dump and counts see the same moment: the dump uses the snapshot of the transaction that counts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        facts = {
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "server": server_version(),
            "audit_head": str(chain_head()),
            "migrations": applied_migrations(),
            "rows": rows_by_table(),
        }
        # No --no-owner here: whose the tables are is decided where they are brought back.
        run_program("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
    return facts


def server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def applied_migrations() -> dict[str, str]:
    """The last of each app, as numbered."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def rows_by_table() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            found[table] = int(cursor.fetchone()[0])
    return found


def run_program(name: str, *arguments: str) -> None:
    """A program of PostgreSQL on the portal's database. Raises BackupFailed with what it said."""
    parameters = connection.get_connection_params()
    place = {key: str(parameters[key]) for key in PLACE if parameters.get(key)}
    environment = {**os.environ, "PGPASSWORD": str(parameters.get("password") or "")}
    environment["PGOPTIONS"] = f"-c lock_timeout={LOCK_WAIT}"
    command = [program(name), f"--dbname={psycopg2.extensions.make_dsn(**place)}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{name}: {done.stderr.decode(errors='replace').strip()[-2000:]}")


def program(name: str) -> str:
    """Where it is: the folder of POSTGRES_PROGRAMS first, then what the system finds."""
    found = shutil.which(name, path=settings.POSTGRES_PROGRAMS or None)
    if found is None:
        raise BackupFailed(f"{name} was not found. Install PostgreSQL's client programs or set POSTGRES_PROGRAMS.")
    return found


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    """Raises BackupFailed for a file that is no backup, not a whole one, or of a newer form."""
    try:
        member = tar.extractfile(MANIFEST)
        found = json.loads(member.read()) if member else {}
    except (KeyError, ValueError, tarfile.TarError) as error:
        raise BackupFailed("This is no whole backup: it has no manifest.") from error
    if found.get("form") != FORM:
        raise BackupFailed("This backup has a form that this version does not know.")
    return Manifest(**found)


def check_digests(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Reads the whole file once. Raises BackupFailed for what is altered, missing or added, or leads elsewhere."""
    names = {info.name for info in tar.getmembers()} - {MANIFEST}
    if names != set(manifest.digests):
        raise BackupFailed(f"Not what the manifest lists: {sorted(names ^ set(manifest.digests))[:5]}")
    for info in tar.getmembers():
        path = PurePosixPath(info.name)
        if not info.isfile() or path.is_absolute() or ".." in path.parts:
            raise BackupFailed(f"{info.name} is no plain file of the portal.")
        if info.name != MANIFEST and _digest(tar, info) != manifest.digests[info.name]:
            raise BackupFailed(f"{info.name} is not what was backed up: its SHA-256 differs.")


def _digest(tar: tarfile.TarFile, info: tarfile.TarInfo) -> str:
    found = hashlib.sha256()
    member = tar.extractfile(info)
    while member and (block := member.read(CHUNK)):
        found.update(block)
    return found.hexdigest()
