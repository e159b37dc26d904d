"""Writes the state machines into the documentation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.diagrams import known_machines, page_of_machine


class Command(BaseCommand):
    help = "Writes docs/states/<machine>.md for every state machine; with --check only says whether one is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "states"
        pages = {folder / f"{machine.name}.md": page_of_machine(machine) for machine in known_machines()}
        present = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        changed = [path for path in {**pages, **present} if pages.get(path) != present.get(path)]
        if check and changed:
            names = ", ".join(sorted(path.name for path in changed))
            raise CommandError(f"Out of date in docs/states: {names}. Run manage.py draw_states.")
        folder.mkdir(parents=True, exist_ok=True)
        for path in changed:
            if path in pages:
                path.write_text(pages[path], encoding="utf-8")
            else:
                path.unlink()
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}")
