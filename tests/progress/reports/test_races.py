"""Two at the same moment, each on a connection of its own: one report, one piece of work, one edition."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.errors import PortalError
from core.models import Job, Notice
from progress.models import Report, ReportFile, ReportSubscription, StatisticsEdition
from progress.reports.offered import digest_of_figures
from progress.selectors.report_facts import start_of
from progress.services import due_reports
from progress.services.reports import choose_subscriptions, request_report
from progress.services.statistics import preview_figures, publish_statistics
from tests.progress.reports.given import closed, made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """ "done" or "refused" for each, all begun together."""
    gate, ends = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            gate.wait()
            act()
            ends.append("done")
        except PortalError:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_two_people_who_make_the_same_report_make_one(people):
    assert at_once(lambda: made(people.officer, closed()), lambda: made(people.leader, closed())) == ["done", "done"]
    assert Report.objects.get().version == 1
    assert ReportFile.objects.count() == 4


def test_two_clicks_start_one_piece_of_work(people):
    leader = people.leader.actor
    assert at_once(*[lambda: request_report(by=leader, wanted=closed())] * 2) == ["done", "done"]
    assert Job.objects.count() == 1


def test_two_workers_make_and_tell_once(people):
    choose_subscriptions(by=people.leader.actor, kinds=["month"])
    ReportSubscription.objects.update(since=start_of(date(2026, 5, 1)))
    assert at_once(*[lambda: due_reports.make_due_reports(date(2026, 7, 1))] * 2) == ["done", "done"]
    assert Report.objects.count() == 1
    assert Notice.objects.count() == 1


def test_two_officers_who_publish_publish_one_edition(people):
    officer, day = people.officer.actor, date(2026, 7, 2)
    seen = digest_of_figures(preview_figures(by=officer, keys=["applications"], as_of=day))

    def publish() -> None:
        publish_statistics(by=officer, keys=["applications"], as_of=day, small=["applications"], seen=seen, after=0)

    assert at_once(publish, publish) in (["done", "done"], ["done", "refused"])
    assert StatisticsEdition.objects.count() == 1
