"""Reports the calendar asks for: once a period, for those who want them, also after a worker was killed."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from core.models import Mail, Notice
from progress.models import Report, ReportSubscription
from progress.selectors.report_facts import start_of
from progress.services import due_reports
from progress.services.due_reports import make_due_reports
from progress.services.reports import choose_subscriptions
from progress.tasks import make_due_reports as task
from tests.progress.reports.given import closed, made, wanted

pytestmark = pytest.mark.usefixtures("year")

# June 2026 ended on a Tuesday.
DUE = date(2026, 7, 1)
EARLY = start_of(date(2026, 5, 1))


def subscribed(persona, *kinds: str, since: datetime = EARLY) -> None:
    choose_subscriptions(by=persona.actor, kinds=kinds)
    ReportSubscription.objects.filter(membership__user=persona.user).update(since=since)


def test_made_and_told_once_a_period(people):
    subscribed(people.leader, "month", "quarter")
    subscribed(people.officer, "month")
    for _run in range(3):
        make_due_reports(DUE)
    assert sorted(Report.objects.values_list("kind", "first")) == [
        ("month", date(2026, 6, 1)),
        ("quarter", date(2026, 4, 1)),
    ]
    assert set(Report.objects.values_list("as_of", flat=True)) == {date(2026, 6, 30)}
    assert Notice.objects.filter(recipient=people.leader.user).count() == 2
    notice = Notice.objects.get(recipient=people.officer.user)
    report = Report.objects.get(kind="month")
    assert notice.url == reverse("progress:report_page", args=[report.ref])
    assert "月报" in notice.title
    assert (report.made_by, report.version) == (None, 1)


def test_the_mail_holds_the_link_and_no_figure(people, django_capture_on_commit_callbacks):
    subscribed(people.leader, "month")
    make_due_reports(DUE)
    mail = Mail.objects.get(recipient=people.leader.user)
    assert "/notices/" in mail.body
    assert "497" not in mail.body + mail.subject
    assert "346" not in mail.body + mail.subject


def test_not_before_the_first_working_day(people):
    subscribed(people.leader, "month")
    # 1 October 2025 begins a week of holidays; 9 October is the first working day.
    september_ends = date(2025, 9, 30)
    ReportSubscription.objects.update(since=start_of(date(2025, 9, 1)))
    for day in range(1, 9):
        make_due_reports(september_ends + timedelta(days=day))
        assert not Report.objects.filter(first=date(2025, 9, 1)).exists()
    make_due_reports(date(2025, 10, 9))
    assert Report.objects.filter(first=date(2025, 9, 1)).count() == 1


def test_a_missed_morning_is_mended_and_a_later_subscriber_waits(people):
    subscribed(people.leader, "month")
    subscribed(people.officer, "month", since=start_of(date(2026, 7, 10)))
    make_due_reports(date(2026, 7, 20))
    assert Report.objects.count() == 1
    assert not Notice.objects.filter(recipient=people.officer.user).exists()
    make_due_reports(date(2026, 8, 3))
    assert Report.objects.count() == 2
    assert Notice.objects.filter(recipient=people.officer.user).count() == 1


def test_nobody_wants_it_nothing_is_made(people):
    assert make_due_reports(DUE) == 0
    assert not Report.objects.exists()


def test_a_killed_worker_tells_on_the_next_run(people, monkeypatch):
    subscribed(people.leader, "month")

    def killed(**arguments) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(due_reports, "tell_made", killed)
        with pytest.raises(KeyboardInterrupt):
            make_due_reports(DUE)
    assert Report.objects.count() == 1
    assert not Notice.objects.exists()
    make_due_reports(DUE)
    assert (Report.objects.count(), Notice.objects.count()) == (1, 1)


def test_one_province_s_fault_does_not_stop_the_others(people, monkeypatch):
    subscribed(people.leader, "month")
    subscribed(people.officer51, "month")
    real = due_reports.make_report

    def faulty(*, by, wanted, progress):
        if wanted.region == "44":
            raise RuntimeError("the disk is full")
        return real(by=by, wanted=wanted, progress=progress)

    monkeypatch.setattr(due_reports, "make_report", faulty)
    assert make_due_reports(DUE) == 1
    assert Report.objects.get().region_id == "51"
    monkeypatch.setattr(due_reports, "make_report", real)
    assert make_due_reports(DUE) == 2


def test_one_made_by_hand_for_the_whole_period_will_do(people):
    subscribed(people.leader, "month")
    by_hand = made(people.officer, closed("2026-06"))
    make_due_reports(DUE)
    assert Report.objects.get() == by_hand
    assert by_hand.ref in Notice.objects.get(recipient=people.leader.user).url


def test_one_of_the_running_period_will_not(people):
    subscribed(people.leader, "month")
    made(people.officer, wanted("2026-06", date(2026, 6, 15)))
    make_due_reports(DUE)
    assert [(each.version, each.as_of.day) for each in Report.objects.order_by("version")] == [(1, 15), (2, 30)]


def test_a_role_that_ended_is_told_nothing(people):
    subscribed(people.leader, "month")
    subscribed(people.officer, "month")
    Membership.objects.filter(user=people.leader.user).update(status="ended")
    make_due_reports(DUE)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {people.officer.user.pk}


def test_the_nation_s_goes_to_national_officials(people):
    subscribed(people.national, "month")
    make_due_reports(DUE)
    assert Report.objects.get().region is None
    assert Notice.objects.get().recipient == people.national.user


def test_the_task_runs(people):
    task()
    assert not Report.objects.exists()
