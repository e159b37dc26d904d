"""Brings a backup back: looked at as a whole first, then database and files, then the audit log recomputed."""

import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core.backups import (
    DUMP,
    FILES,
    BackupFailed,
    Manifest,
    check_digests,
    note,
    program,
    read_manifest,
    rows_by_table,
    run_program,
    stored_files,
)
from core.chain import verify_chain

NEW_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


@dataclass(frozen=True)
class Restored:
    """``set_aside``: where the files went that were there before."""

    manifest: Manifest
    files: int
    set_aside: Path | None


def restore_backup(source: Path, *, replace: bool = False) -> Restored:
    """The portal must not run meanwhile. Raises BackupFailed; the database is changed in one transaction or not at all.

    Without ``replace`` only into a portal without people and files; with it, files that were there are set aside.
    An older database is brought up to this version; one of a newer version is refused.
    """
    with tarfile.open(source) as tar:
        manifest = read_manifest(tar)
        check_digests(tar, manifest)
        _require_known(manifest)
        if not replace:
            _require_empty()
        media = Path(settings.MEDIA_ROOT)
        media.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=media.parent) as scratch:
            _unpack(tar, Path(scratch))
            _restore_database(Path(scratch))
            _check_rows(manifest)
            aside = _put_files(Path(scratch) / FILES, media)
    call_command("migrate", interactive=False, verbosity=0)
    _check_audit_log(manifest)
    note("backup.restored", source, manifest)
    return Restored(manifest, len(stored_files(media)), aside)


def _require_known(manifest: Manifest) -> None:
    known = MigrationExecutor(None).loader.disk_migrations
    newer = [f"{app}.{name}" for app, name in manifest.migrations.items() if (app, name) not in known]
    if newer:
        raise BackupFailed(f"This backup comes from a newer version of the portal: {', '.join(newer)}.")


def _require_empty() -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        used = [table for table in ("accounts_user", "core_auditentry") if table in tables and _has_rows(table)]
    if used or stored_files(Path(settings.MEDIA_ROOT)):
        raise BackupFailed("This portal is in use. --replace puts the backup in its place.")


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")  # noqa: S608 - our own
        return bool(cursor.fetchone()[0])


def _unpack(tar: tarfile.TarFile, scratch: Path) -> None:
    (scratch / FILES).mkdir(mode=0o700)
    for info in tar.getmembers():
        info.mode = 0o600
        tar.extract(info, scratch, set_attrs=False, filter="data")
    for path in (scratch / FILES).rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _restore_database(scratch: Path) -> None:
    """As statements first: only when all of them are there, they are carried out, in one transaction or not at all."""
    statements = scratch / "statements.sql"
    command = [program("pg_restore"), "--no-owner", "--no-privileges", f"--file={statements}", str(scratch / DUMP)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise BackupFailed(f"pg_restore: {done.stderr.decode(errors='replace').strip()[-2000:]}")
    connection.close()
    strict = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction")
    run_program("psql", *strict, f"--command={NEW_SCHEMA}", f"--file={statements}")


def _check_rows(manifest: Manifest) -> None:
    found = rows_by_table()
    different = [name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name)]
    if different:
        raise BackupFailed(f"Other numbers of rows than were backed up: {', '.join(sorted(different))}.")


def _put_files(new: Path, media: Path) -> Path | None:
    aside = None
    if media.exists() and stored_files(media):
        aside = media.with_name(f"{media.name}.before-{timezone.localtime():%Y%m%d-%H%M%S}")
        media.rename(aside)
    elif media.exists():
        # Empty folders only.
        media.rename(new.with_name("empty"))
    new.rename(media)
    return aside


def _check_audit_log(manifest: Manifest) -> None:
    report = verify_chain([manifest.head])
    if not report.is_whole:
        raise BackupFailed(f"The audit log that was brought back is damaged: {report.findings[0].text}.")
