from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import Region
from core.actor import SYSTEM
from progress.scope import Filters, Scope
from progress.services.rollups import take_in_changes
from projects.enums import Tier
from projects.services.ledger import import_ledger
from tests.standing import standing

YEAR_LEDGER = Path(__file__).parents[2] / "progress" / "data" / "guangdong_one_year_ledger.xlsx"
DAY = date(2026, 7, 2)


FACTS = ("projects_project", "projects_listing", "projects_classconfirmation", "projects_applicant")


def load_year() -> None:
    import_ledger(by=SYSTEM, region=Region.objects.get(pk="44"), file=BytesIO(YEAR_LEDGER.read_bytes()))
    take_in_changes()


@standing(deep=True)
def year() -> None:
    """The ledger of Guangdong's first year: 497 applications."""
    load_year()
    with connection.cursor() as cursor:
        # What other tests rolled back has left the planner believing that these tables are empty.
        cursor.execute(f"ANALYZE {', '.join(FACTS)}")


@pytest.fixture
def guangdong() -> Scope:
    return Scope("44", Tier.REVIEW)


@pytest.fixture
def on_day() -> Filters:
    return Filters(DAY)
