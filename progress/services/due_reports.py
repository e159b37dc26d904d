"""The reports the calendar asks for: made on the first working day after each period, for those who want them."""

import logging
from collections import defaultdict
from datetime import date

from accounts.models import User
from core.actor import SYSTEM
from progress.enums import ReportKind
from progress.models import Report
from progress.notifications import tell_made
from progress.reports.periods import ReportPeriod, last_ended
from progress.selectors.reports import READERS, latest_report, place_of, wishes_for
from progress.services.reports import Wanted, make_report

log = logging.getLogger(__name__)


def make_due_reports(today: date) -> int:
    """Makes what is due and tells each subscriber once; returns how many were there or made.

    Due from the first working day after a period until the next period ends, so that a morning without a worker is
    mended. Each report is kept and told about by itself: run again after being killed, it goes on with the rest.
    Whoever subscribes later is told from the next period on.
    """
    done = 0
    for kind in ReportKind:
        period = last_ended(kind, today)
        if today >= period.due_on:
            done += sum(_made(region, period, people) for region, people in _wanted(period).items())
    return done


def _wanted(period: ReportPeriod) -> dict[str, list[User]]:
    """By province, "" for the nation."""
    found: dict[str, list[User]] = defaultdict(list)
    # Those of the due day itself may have asked after the report was sent.
    for wish in wishes_for(period.kind, period.due_on, READERS):
        found[place_of(wish.membership)].append(wish.membership.user)
    return found


def _made(region: str, period: ReportPeriod, people: list[User]) -> bool:
    try:
        report = _whole_report(region, period)
    except Exception:
        # One province's fault must not keep the others waiting; the next run tries again.
        log.exception("report_not_made", extra={"region": region, "period": period.code})
        return False
    tell_made(report=report, people=people)
    return True


def _whole_report(region: str, period: ReportPeriod) -> Report:
    """The newest that is as of the period's last day; made by hand before, it will do."""
    there = latest_report(region, period.kind, period.first)
    if there is not None and there.as_of == period.last:
        return there
    after = there.version if there is not None else 0
    return make_report(by=SYSTEM, wanted=Wanted(region, period, period.last, after), progress=_unseen)


def _unseen(done: int, total: int) -> None:
    """Nobody waits at a page for it."""
