"""``python -m tests.accessibility --out DIR [--every-role] [--only WORD] [--looks N] [--part K/N]``: every page, seen.

Makes a scratch database, fills it as the table of permissions does, opens every page in Chromium in every look
(theme × language × width, and large type), keeps a picture of each, and runs axe-core on it. Ends with 1 when
anything was found.
"""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "springrain.settings.test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.db import connections, transaction  # noqa: E402 - Django must be set up first
from django.test.utils import (  # noqa: E402
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.accessibility.looks import ALL, LOOKS, Look, Sight, faults, put_on, sights  # noqa: E402
from tests.accessibility.window import Window  # noqa: E402
from tests.architecture.crawl import Crawler, World, path_of  # noqa: E402
from tests.browser import ARGUMENTS, chromium_path  # noqa: E402
from tests.personas import make_personas  # noqa: E402
from tests.template_database import use_template  # noqa: E402


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    logging.disable(logging.WARNING)
    with _window() as window, _world() as crawler:
        chosen = _chosen(options)
        # For each persona after the first the looks take turns.
        found = seen = 0
        for place, sight in enumerate(chosen):
            for look in (LOOKS[place % len(LOOKS)],) if options.every_role else ALL[: options.looks]:
                pages, complaints = _look(window, crawler, sight, look, options.out)
                seen, found = seen + pages, found + len(complaints)
                sys.stdout.writelines(f"{each}\n" for each in complaints)
                sys.stdout.flush()
    sys.stdout.write(f"{seen} pages in their looks, {found} findings.\n")
    return 1 if found else 0


def _chosen(options: argparse.Namespace) -> list[Sight]:
    found = [each for each in sights(every_role=options.every_role) if options.only in each.address.name]
    part, _slash, parts = options.part.partition("/")
    return found[int(part) - 1 :: int(parts)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.accessibility", description=__doc__)
    parser.add_argument("--out", type=Path, help="the folder for the pictures; without it none are taken")
    parser.add_argument("--every-role", action="store_true", help="each page as each persona, the looks in turn")
    parser.add_argument("--only", default="", help="addresses whose name holds this word")
    parser.add_argument("--looks", type=int, default=len(ALL), help="the first so many looks")
    parser.add_argument("--part", default="1/1", help="which part of how many, so that several can run at once")
    return parser


def _look(window: Window, crawler: Crawler, sight: Sight, look: Look, out: Path | None) -> tuple[int, list[str]]:
    window.client = crawler.clients[sight.asker]
    put_on(window, look)
    status = window.open(path_of(sight.address, crawler.world))
    if status != 200:
        # What is no page, such as a file, answers 0.
        return 0, [f"{sight}, {look}: answers {status}"] if status else []
    if out:
        out.mkdir(parents=True, exist_ok=True)
        name = f"{sight.address.name.replace(':', '.')}-{sight.asker}-{look}.png"
        window.page.screenshot(path=out / name, full_page=True)
    return 1, [f"{sight}, {look}: {fault}" for fault in faults(window)]


@contextmanager
def _window() -> Iterator[Window]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        context = browser.new_context()
        context.set_default_timeout(60_000)
        yield Window(context)
        browser.close()


@contextmanager
def _world() -> Iterator[Crawler]:
    """In a database of its own, so that a run of the tests is not disturbed; nobody is signed out while it lasts."""
    connections["default"].settings_dict["TEST"]["NAME"] = f"springrain_look_{os.getpid()}"
    use_template()
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        day = 24 * 3600
        with override_settings(SESSION_COOKIE_AGE=day, STAFF_SESSION_AGE=day), transaction.atomic():
            yield Crawler(World.build(make_personas()))
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
