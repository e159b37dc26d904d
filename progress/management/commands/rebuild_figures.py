"""``manage.py rebuild_figures [--check]``"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy

from progress.services.rollups import compare, rebuild


class Command(BaseCommand):
    help = str(
        gettext_lazy("Counts all figures anew from the facts; with --check only compares, and fails if they differ.")
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare without writing; ends with 1 on a difference")

    def handle(self, *args: Any, **options: Any) -> None:
        found = compare() if options["check"] else rebuild()
        for table, rows in found.items():
            self.stdout.write(f"{table}\t{rows}")
        if options["check"] and any(found.values()):
            raise CommandError("The figures are not what the facts say; run rebuild_figures.", returncode=1)
