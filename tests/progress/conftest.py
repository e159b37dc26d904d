from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from accounts.models import Region
from core.actor import SYSTEM
from progress.scope import Filters, Scope
from projects.enums import Tier
from projects.services.ledger import import_ledger

YEAR_LEDGER = Path(__file__).parents[2] / "progress" / "data" / "guangdong_one_year_ledger.xlsx"
DAY = date(2026, 7, 2)


def load_year() -> None:
    import_ledger(by=SYSTEM, region=Region.objects.get(pk="44"), file=BytesIO(YEAR_LEDGER.read_bytes()))


@pytest.fixture
def year(db) -> None:
    """The ledger of Guangdong's first year: 497 applications and the lists they stand on."""
    load_year()


@pytest.fixture
def guangdong() -> Scope:
    return Scope("44", Tier.REVIEW)


@pytest.fixture
def on_day() -> Filters:
    return Filters(DAY)
