"""``manage.py import_ledger FILE.xlsx [--region 44] [--dry-run] [--report OUT.xlsx]``"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region
from core.actor import SYSTEM
from core.errors import PortalError
from projects.services.ledger import LedgerResult, import_ledger, plan_ledger, report_of, sentence_of

MOST_SHOWN = 20


class Command(BaseCommand):
    """Acts in the name of the portal itself. Rows that cannot be right are listed; the others go in."""

    help = str(gettext_lazy("Brings the rows of an office's ledger into the portal; running it again changes nothing."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", default="44")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--report", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        act = plan_ledger if options["dry_run"] else import_ledger
        try:
            with options["file"].open("rb") as file:
                result = act(by=SYSTEM, region=province(options["region"]), file=file, progress=self.progress)
        except OSError as error:
            raise CommandError(str(error)) from error
        except PortalError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(" · ".join(sentence_of(result.counts())))
        self.show_refused(result)
        if options["report"]:
            options["report"].write_bytes(report_of(result))

    def progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{done}/{total}")

    def show_refused(self, result: LedgerResult) -> None:
        for refusal in result.refused[:MOST_SHOWN]:
            for problem in refusal.problems:
                words = {"row": refusal.row, "column": problem.column, "reason": problem.reason}
                self.stdout.write(_("Row %(row)s, %(column)s: %(reason)s") % words)


def province(code: str) -> Region:
    region = Region.objects.filter(pk=code, parent=None).first()
    if region is None:
        raise CommandError(_("There is no province %(code)s.") % {"code": code})
    return region
