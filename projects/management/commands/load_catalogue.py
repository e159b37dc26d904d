"""``manage.py load_catalogue [FILE.csv|FILE.xlsx] [--name NAME]``"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy

from core.actor import SYSTEM
from core.errors import InvalidInput
from projects.models import Catalogue
from projects.services.catalogue import load_catalogue, load_own_catalogue, read_csv, read_workbook


class Command(BaseCommand):
    """Without a file the edition that comes with the portal is loaded; the same edition again changes nothing."""

    help = str(gettext_lazy("Loads an edition of the device catalogue and offers it in the application."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = from_file(options["file"], options["name"]) if options["file"] else load_own_catalogue(by=SYSTEM)
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        except InvalidInput as refusal:
            raise CommandError("\n".join(str(text) for texts in refusal.fields.values() for text in texts)) from refusal
        self.stdout.write(f"{loaded.name}: {loaded.categories.count()}")


def from_file(path: Path, name: str) -> Catalogue:
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = read_csv(lines)
    else:
        with path.open("rb") as book:
            rows = read_workbook(book)
    return load_catalogue(by=SYSTEM, rows=rows, name=name or path.stem)
