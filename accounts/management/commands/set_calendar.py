"""``manage.py set_calendar YEAR FILE``: the working calendar of a year from a text file, as on the console's page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.calendar import set_year
from core.actor import SYSTEM
from core.errors import InvalidInput


class Command(BaseCommand):
    help = "Sets the holidays and make-up working days of a year; the file holds the announcement or short lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = set_year(by=SYSTEM, year=options["year"], text=options["file"].read_text(encoding="utf-8"))
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        except InvalidInput as refusal:
            raise CommandError("\n".join(str(text) for texts in refusal.fields.values() for text in texts)) from refusal
        for line in plan.unread:
            self.stderr.write(f"line {line.line} not understood: {line.text}")
        for remark in plan.remarks:
            self.stderr.write(str(remark))
        off = sum(not day.works for day in plan.days)
        self.stdout.write(f"{plan.year}: {off} days off, {len(plan.days) - off} make-up working days")
