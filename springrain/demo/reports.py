"""The demo's reports: the month before, which the leader is told about by the calendar too, and published figures."""

from datetime import date

from django.utils import timezone

from progress.enums import ReportKind
from progress.reports.offered import digest_of_figures
from progress.reports.periods import last_ended
from progress.services.reports import Wanted, choose_subscriptions, make_report
from progress.services.statistics import preview_figures, publish_statistics
from springrain.demo.people import actor

# The published sentence of the first year.
PUBLISHED = ("applications", "institutions", "applicants", "comprehensive_evaluation", "library_by_class")
FIRST_YEAR = date(2026, 7, 2)


def create_reports() -> None:
    """Through the services, as the office itself would do it."""
    officer, today = actor("officer"), timezone.localdate()
    period = last_ended(ReportKind.MONTH, today)
    make_report(by=officer, wanted=Wanted(officer.region, period, period.last), progress=_unseen)
    choose_subscriptions(by=actor("leader"), kinds=[ReportKind.MONTH.value])
    day = min(FIRST_YEAR, today)
    seen = digest_of_figures(preview_figures(by=officer, keys=PUBLISHED, as_of=day))
    publish_statistics(by=officer, keys=PUBLISHED, as_of=day, small=PUBLISHED, seen=seen, after=0)


def _unseen(done: int, total: int) -> None:
    """Nobody waits at a page for it."""
