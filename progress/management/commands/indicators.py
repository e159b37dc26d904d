"""``manage.py indicators [--region 44] [--from DATE] [--as-of DATE] [--targets] [--json]``"""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Region
from core.actor import SYSTEM
from progress.indicators import INDICATORS, indicator_values
from progress.permissions import board_scope
from progress.reasons import reason, target_values
from progress.scope import Filters
from progress.services.rollups import take_in_changes
from progress.targets import target_rows
from projects.enums import ManagementClass


class Command(BaseCommand):
    help = str(gettext_lazy("Prints the programme's figures of a province as of a day."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", default="44", help="code of a province; 'all' for the sum of all")
        parser.add_argument("--from", dest="since", type=date.fromisoformat)
        parser.add_argument("--as-of", type=date.fromisoformat)
        parser.add_argument("--targets", action="store_true", help="also the targets of the programmes that run then")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        region = "" if options["region"] == "all" else options["region"]
        if region and not Region.objects.filter(pk=region, parent=None).exists():
            raise CommandError(f"There is no province {region}.")
        filters = Filters(as_of=options["as_of"] or timezone.localdate(), applied_from=options["since"])
        take_in_changes()
        scope = board_scope(SYSTEM, region)
        values = indicator_values(scope, filters)
        targets = target_rows(scope, filters.as_of) if options["targets"] else []
        if options["json"]:
            asked = {"region": region, "from": options["since"], "as_of": filters.as_of}
            more = {"targets": [target_values(row) for row in targets]} if options["targets"] else {}
            self.stdout.write(json.dumps({**asked, **values, **more}, default=str, ensure_ascii=False, indent=2))
            return
        for key, value in values.items():
            self.stdout.write(f"{INDICATORS[key].label}\t{self.plain(value)}")
        for row in targets:
            self.stdout.write(f"{row.indicator.label}\t{reason(row)}")

    def plain(self, value: Any) -> str:
        if isinstance(value, dict):
            return " / ".join(f"{ManagementClass(key).label} {number}" for key, number in value.items())
        return str(value)
