"""``manage.py rebuild_search``"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy

from matching.services.search import rebuild


class Command(BaseCommand):
    """Needed after restoring a backup or when search texts are compared in a new way; the search goes on meanwhile."""

    help = str(gettext_lazy("Builds the search over projects anew, part by part, while it stays in use."))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(rebuild()))
