"""``manage.py check_translations``: every text has its Chinese, and the compiled catalogue is the current one."""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from springrain import env

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES")
# What Django, allauth and Unfold say, in our words: no source of ours has it, so makemessages must not see it.
LIBRARIES = Path("locale/libraries/zh_Hans/LC_MESSAGES")
# Tests, measurements and documents have no texts for users.
INSTALLED = dict.fromkeys(name.split(".")[0] for name in settings.INSTALLED_APPS)
WITH_TEXTS = (*(name for name in INSTALLED if (env.BASE_DIR / name).is_dir()), "templates", "static")
# makemessages knows Django's own names and "_"; a text marked by another name would never be translated.
OTHER_NAME = re.compile(r"^\s*from django\.utils\.translation import .*gettext\w* as (?!_\b)(\w+)", re.MULTILINE)
FAULTS = {"untranslated": "--untranslated", "fuzzy": "--only-fuzzy"}


class Command(BaseCommand):
    help = "Fails when a text has no translation, a fuzzy one, or when the .mo file is not what the .po file says."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=env.BASE_DIR, help="where the sources and locale/ are")

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("msgfmt") is None:
            raise CommandError("gettext is needed to check translations (Debian: apt-get install gettext).")
        folder = options["folder"]
        if not (folder / CATALOGUE / "django.po").exists():
            raise CommandError(f"{CATALOGUE}/django.po is missing.")
        own, foreign = kept(folder / CATALOGUE), kept(folder / LIBRARIES)
        faults = [fault for catalogue in (*own, *foreign) for fault in stale(catalogue)]
        faults += renamed(folder)
        with tempfile.TemporaryDirectory() as scratch:
            for catalogue in (*compared(folder, Path(scratch)), *foreign):
                faults += incomplete(catalogue)
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("Translations are complete and compiled.")


def renamed(folder: Path) -> list[str]:
    return [
        f"{source.relative_to(folder)}: texts marked by “{name}” are never found; import it as “_”"
        for place in WITH_TEXTS
        for source in sorted((folder / place).rglob("*.py"))
        for name in OTHER_NAME.findall(source.read_text())
    ]


def kept(place: Path) -> list[Path]:
    return sorted(place.glob("*.po"))


def compared(folder: Path, scratch: Path) -> list[Path]:
    """The catalogues as they would be for the sources of today; the real ones stay as they are.

    Without msgmerge's guesses: a text without translation is named as such, not as a fuzzy copy of a similar one.
    """
    for name in WITH_TEXTS:
        if (folder / name).exists():
            shutil.copytree(folder / name, scratch / name, ignore=shutil.ignore_patterns("__pycache__"))
    (scratch / CATALOGUE).mkdir(parents=True)
    found = []
    for catalogue in kept(folder / CATALOGUE):
        run([sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "-d", catalogue.stem], cwd=scratch)
        texts_of_today = scratch / CATALOGUE / catalogue.name
        if texts_of_today.exists():
            merged = texts_of_today.with_stem(f"{catalogue.stem}.merged")
            merge = ["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", str(merged), str(catalogue.resolve())]
            run([*merge, str(texts_of_today)], cwd=scratch)
            found.append(merged.rename(texts_of_today))
    return found


def incomplete(catalogue: Path) -> list[str]:
    faults = []
    for fault, option in FAULTS.items():
        entries = run(["msgattrib", option, "--no-obsolete", "--no-wrap", catalogue.name], cwd=catalogue.parent)
        faults += [f"{catalogue.name}, {fault}: {text}" for text in listed(entries)]
    return faults


def listed(entries: str) -> list[str]:
    """The first line of each text in a catalogue; the header, which comes first, is none."""
    lines = entries.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("msgid ")]
    return [lines[start] if lines[start] != 'msgid ""' else lines[start + 1] for start in starts[1:]]


def stale(catalogue: Path) -> list[str]:
    """The compiled file is compared by what it says: its bytes differ between versions of gettext."""
    compiled = catalogue.with_suffix(".mo")
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / compiled.name
        run(["msgfmt", "--check-format", "--check-header", "-o", str(fresh), catalogue.name], cwd=catalogue.parent)
        if compiled.exists() and texts(compiled) == texts(fresh):
            return []
    return [f"{compiled.name} is not what {catalogue.name} says: run manage.py compilemessages."]


def texts(compiled: Path) -> dict[Any, str]:
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    # There is no public way to list a catalogue; without the header, which carries dates.
    said: dict[Any, str] = vars(catalogue)["_catalog"]
    return {key: value for key, value in said.items() if key}


def run(command: list[str], *, cwd: Path) -> str:
    # Without the settings: makemessages would write to the catalogue they name.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
