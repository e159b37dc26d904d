"""``manage.py export_ledger OUT.xlsx [--region 44] [--as-of DATE]``"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region
from core.actor import SYSTEM
from projects.services.ledger import export_ledger


class Command(BaseCommand):
    """The workbook can be imported again: here it changes nothing, elsewhere it gives the same figures."""

    help = str(gettext_lazy("Writes the ledger of a province in the layout in which it is imported."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", default="44")
        parser.add_argument("--as-of", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(pk=options["region"], parent=None).first()
        if region is None:
            raise CommandError(_("There is no province %(code)s.") % {"code": options["region"]})
        options["file"].write_bytes(export_ledger(by=SYSTEM, region=region, as_of=options["as_of"]))
