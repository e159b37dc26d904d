"""``manage.py restore FILE [--replace]``: a backup brought back. Stop the portal first."""

import tarfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backups import BackupFailed
from core.restoring import restore_backup


class Command(BaseCommand):
    help = "Brings back what “backup” wrote, after looking at all of it, and recomputes the audit log afterwards."
    # The tables may not be there yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where a portal is in use: it is replaced")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            restored = restore_backup(file, replace=replace)
        except (BackupFailed, OSError, tarfile.TarError) as error:
            raise CommandError(str(error)) from error
        rows = sum(restored.manifest.rows.values())
        self.stdout.write(f"Backup of {restored.manifest.made_at}: {rows} rows, {restored.files} files.")
        self.stdout.write(f"The audit log is whole up to {restored.manifest.audit_head}.")
        if restored.set_aside:
            self.stdout.write(f"The files that were there before are in {restored.set_aside}.")
