"""``manage.py load_demo``: fills an empty portal with the demo's people, ledger and projects."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Region, User
from progress.services.rollups import take_in_changes
from projects.services.ledger import import_ledger
from springrain.demo.activities import create_activities
from springrain.demo.enterprises import create_enterprises
from springrain.demo.fairs import create_fair
from springrain.demo.held_activities import hold_activities
from springrain.demo.matches import create_matches
from springrain.demo.needs import create_needs
from springrain.demo.people import actor, create_people
from springrain.demo.platforms import create_platforms
from springrain.demo.projects import create_projects
from springrain.demo.registration import create_registration
from springrain.demo.reports import create_reports
from springrain.demo.screening import create_screening
from springrain.demo.search import open_projects
from springrain.demo.second_province import create_second_province

LEDGER = settings.BASE_DIR / "progress" / "data" / "guangdong_one_year_ledger.xlsx"


class Command(BaseCommand):
    help = "Loads demo people (all with one public password), the published year's ledger and fictional projects."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is only for a portal in demo mode; this one is not.")
        if User.objects.exists():
            raise CommandError("There are users already; demo data goes only into an empty portal.")
        with transaction.atomic():
            create_people()
            with LEDGER.open("rb") as ledger:
                import_ledger(by=actor("officer"), region=Region.objects.get(pk="44"), file=ledger)
            create_projects()
            create_screening()
            open_projects()
            create_platforms()
            create_enterprises()
            create_needs()
            create_matches()
            create_fair()
            create_registration()
            create_activities()
            hold_activities()
            create_second_province()
        take_in_changes()
        create_reports()
        self.stdout.write("Loaded the demo data.")
