"""Reports as the tests ask for them: of Guangdong, as of the day of the published year."""

import re
from datetime import date

from progress.models import Report
from progress.reports.periods import ReportPeriod, period_named
from progress.services.reports import Wanted, make_report
from tests.personas import Persona

DAY = date(2026, 7, 2)
YEAR_2026 = "2026"
CLOSED = "2026-06"


def nobody_looks(done: int, total: int) -> None:
    pass


def period(code: str) -> ReportPeriod:
    found = period_named(code)
    assert found is not None
    return found


def wanted(code: str = YEAR_2026, as_of: date = DAY, region: str = "44", after: int = 0) -> Wanted:
    return Wanted(region, period(code), as_of, after)


def closed(code: str = CLOSED, **changes) -> Wanted:
    """Of a period that is over, as of its last day."""
    return wanted(code, period(code).last, **changes)


def made(persona: Persona, asked: Wanted | None = None) -> Report:
    return make_report(by=persona.actor, wanted=asked or wanted(), progress=nobody_looks)


def numbers_in(text: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]
