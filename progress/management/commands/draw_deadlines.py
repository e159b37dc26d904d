"""Writes the registry of deadlines into the documentation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from progress.waiting.page import page_of_deadlines


class Command(BaseCommand):
    help = "Writes docs/deadlines.md from the registry; with --check only says whether it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        place = settings.BASE_DIR / "docs" / "deadlines.md"
        page = page_of_deadlines()
        if place.exists() and place.read_text(encoding="utf-8") == page:
            return
        if check:
            raise CommandError("Out of date: docs/deadlines.md. Run manage.py draw_deadlines.")
        place.write_text(page, encoding="utf-8")
        self.stdout.write("docs/deadlines.md")
