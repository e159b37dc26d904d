"""Writes docs/permissions.md: every named address, and how it answers each persona."""

import logging
import os
import subprocess
import sys
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test.utils import setup_databases, setup_test_environment, teardown_databases, teardown_test_environment

from springrain import env

TEST_SETTINGS = "springrain.settings.test"
PAGE = env.BASE_DIR / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Asks every named address as every persona of the tests, in a scratch database, and writes the answers down."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE") != TEST_SETTINGS:
            self.again_with_test_settings()
            return
        PAGE.write_text(self.drawn(), encoding="utf-8")
        self.stdout.write(f"Wrote {PAGE.relative_to(env.BASE_DIR)}")

    def again_with_test_settings(self) -> None:
        """The answers depend on settings (demo pages, second factor), so they are always asked under the same ones."""
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": TEST_SETTINGS}
        command = [sys.executable, "manage.py", "draw_permissions"]
        if subprocess.run(command, env=environment, cwd=env.BASE_DIR, check=False).returncode:
            raise CommandError("The portal could not be asked; see above.")

    def drawn(self) -> str:
        try:
            crawl = import_module("tests.architecture.crawl")
            personas = import_module("tests.personas")
            import_module("tests.template_database").use_template()
        except ModuleNotFoundError as missing:
            raise CommandError("The personas are part of the tests, which are not installed here.") from missing
        # Refusals are what is asked for here.
        logging.disable(logging.WARNING)
        setup_test_environment(debug=False)
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            with transaction.atomic():
                page: str = crawl.crawl(personas.make_personas())
                transaction.set_rollback(True)
        finally:
            teardown_databases(databases, verbosity=0)
            teardown_test_environment()
        return page
