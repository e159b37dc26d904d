"""``manage.py backup FILE``: the whole portal in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backups import BackupFailed, make_backup


class Command(BaseCommand):
    help = "Writes database and uploaded files into one file, while the portal runs. The secret key is not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = make_backup(file)
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        rows, files = sum(manifest.rows.values()), len(manifest.digests) - 1
        self.stdout.write(f"{file}: {rows} rows, {files} files, {file.stat().st_size} bytes")
        self.stdout.write(f"audit log up to {manifest.audit_head}")
