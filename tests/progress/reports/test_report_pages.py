"""The pages of reports: who opens them, what they ask, and what a second click does."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from core.models import Job, Notice
from progress.enums import ReportKind
from progress.models import Report, ReportSubscription
from progress.reports import building
from progress.reports.periods import last_ended, period_named, period_of
from progress.tasks import make_report
from projects.models import Listing
from tests.progress.reports.given import closed, made, nobody_looks, wanted

pytestmark = pytest.mark.usefixtures("year")

LIST = "/progress/reports/"
MAKE = "/progress/reports/make/"
READERS = ("officer", "leader", "national")
OTHERS = (
    "wang",
    "manager",
    "coach",
    "firm",
    "department",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
)


def addresses(report: Report) -> list[str]:
    return [
        reverse("progress:report_page", args=[report.ref]),
        reverse("progress:report_file", args=[report.ref, "zh-hans", "docx"]),
        reverse("progress:report_file", args=[report.ref, "en", "xlsx"]),
        reverse("progress:report_json", args=[report.ref]),
    ]


def test_who_reads_reports_and_who_does_not(people, sign_in):
    report = made(people.officer)
    for name in READERS:
        client = sign_in(getattr(people, name))
        assert reverse("progress:report_page", args=[report.ref]) in client.get(LIST).content.decode()
        assert {client.get(url).status_code for url in addresses(report)} == {200}
    acts = (MAKE, reverse("progress:report_anew", args=[report.ref]), reverse("progress:report_subscriptions"))
    for name in OTHERS:
        client = sign_in(getattr(people, name))
        for url in (LIST, *addresses(report)):
            answer = client.get(url)
            assert answer.status_code == 403, name
            assert "497" not in answer.content.decode()
        assert {client.post(url, {"period": "2026", "kinds": "month"}).status_code for url in acts} == {403}, name
    assert not Job.objects.exists()
    assert not ReportSubscription.objects.exists()


def test_another_province_finds_nothing_of_it(people, sign_in):
    report, other = made(people.officer), sign_in(people.officer51)
    assert report.ref not in other.get(LIST).content.decode()
    assert {other.get(url).status_code for url in addresses(report)} == {404}
    assert other.post(reverse("progress:report_anew", args=[report.ref])).status_code == 404
    # A province in the form is not his to choose.
    with_region = other.post(MAKE, {"period": "2026", "as_of": "2026-07-02", "region": "44"})
    assert with_region.status_code == 302
    assert Job.objects.get().params["region"] == "51"


def test_a_province_does_not_read_the_nation_s(people, sign_in):
    report = made(people.national, wanted(region=""))
    assert {sign_in(people.leader).get(url).status_code for url in addresses(report)} == {404}
    assert "全国" in sign_in(people.national).get(LIST).content.decode()


def test_visitors_are_asked_to_sign_in(people, client):
    for url in (LIST, *addresses(made(people.officer))):
        assert client.get(url).status_code == 302


def test_from_the_form_to_the_report(people, sign_in, django_capture_on_commit_callbacks):
    leader = sign_in(people.leader)
    with django_capture_on_commit_callbacks(execute=True):
        answer = leader.post(MAKE, {"period": "2026", "as_of": "2026-07-02"})
    job = Job.objects.get()
    assert answer.url == reverse("core:job_page", args=[job.ref])
    assert (job.status, job.total) == ("done", 5)
    report = Report.objects.get()
    page = leader.get(answer.url).content.decode()
    assert reverse("progress:report_page", args=[report.ref]) in page
    assert (report.made_by, report.made_for, report.version) == (people.leader.user, people.leader.organisation.name, 1)


def test_a_double_click_makes_one_report(people, sign_in, django_capture_on_commit_callbacks):
    leader, asked = sign_in(people.leader), {"period": "2026", "as_of": "2026-07-02"}
    with django_capture_on_commit_callbacks() as waiting:
        first, second = leader.post(MAKE, asked), leader.post(MAKE, asked)
    assert first.url == second.url
    for callback in waiting:
        callback()
    assert (Job.objects.count(), Report.objects.count()) == (1, 1)
    # Once it is there, the form leads to it.
    report = Report.objects.get()
    assert leader.post(MAKE, asked).url == reverse("progress:report_page", args=[report.ref])


def test_a_job_that_is_run_twice_makes_one_report(people, sign_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(people.leader).post(MAKE, {"period": "2026", "as_of": "2026-07-02"})
    again = make_report(Job.objects.get(), nobody_looks)
    assert Report.objects.count() == 1
    assert again["url"] == reverse("progress:report_page", args=[Report.objects.get().ref])


def test_asked_for_in_a_role_that_ended_it_is_not_made(people, sign_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        sign_in(people.leader).post(MAKE, {"period": "2026", "as_of": "2026-07-02"})
    people.leader.user.memberships.update(status="ended")
    for callback in waiting:
        callback()
    assert Job.objects.get().status == "failed"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"period": "2026-13"},
        {"period": "1066"},
        {"period": "2026-06", "as_of": "2026-07-01"},
        {"period": "2026", "as_of": "2999-01-01"},
        {"period": "2026", "as_of": "gestern"},
        {"period": "²026"},
    ],
)
def test_what_cannot_be_is_said_at_its_field(people, sign_in, asked):
    answer = sign_in(people.leader).post(MAKE, asked)
    assert answer.status_code == 422
    assert 'class="error' in answer.content.decode() or "_box" in answer.content.decode()
    assert not Job.objects.exists()


def test_made_anew_from_the_page(people, sign_in, django_capture_on_commit_callbacks):
    report, leader = made(people.officer), sign_in(people.leader)
    url = reverse("progress:report_anew", args=[report.ref])
    with django_capture_on_commit_callbacks(execute=True):
        leader.post(url, {"after": "1"})
    assert Report.objects.count() == 1
    assert "没有变化" in leader.get(reverse("core:job_page", args=[Job.objects.get().ref])).content.decode()
    for rubbish in ("x", "9" * 4000, "-1"):
        assert leader.post(url, {"after": rubbish}).status_code == 302


def test_a_national_official_chooses_the_place(people, sign_in, django_capture_on_commit_callbacks):
    national = sign_in(people.national)
    for region in ("", "44"):
        with django_capture_on_commit_callbacks(execute=True):
            national.post(MAKE, {"period": "2026", "as_of": "2026-07-02", "region": region})
    assert set(Report.objects.values_list("region", flat=True)) == {None, "44"}
    assert national.post(MAKE, {"period": "2026", "region": "99"}).status_code == 422


def test_the_empty_list_says_what_to_do(people, sign_in):
    text = sign_in(people.leader).get(LIST).content.decode()
    assert "还没有生成过报告" in text
    assert 'href="#make"' in text
    assert "还没有这类报告" in sign_in(people.leader).get(f"{LIST}?kind=month").content.decode()


def test_the_list_shows_the_newest_version_of_each(people, sign_in):
    first = made(people.officer, closed("2026-05"))
    made(people.officer, closed("2026-06"))
    Listing.objects.filter(kind="library", entered_on__lt=date(2026, 4, 1)).order_by("pk")[0].delete()
    second = made(people.officer, closed("2026-05", after=1))
    text = sign_in(people.leader).get(LIST).content.decode()
    assert second.ref in text
    assert first.ref not in text
    assert text.count('<th scope="row"') == 2
    assert text.index("2026年6月") < text.index("2026年5月</a>")


def test_the_list_asks_the_same_for_one_report_and_for_three(people, sign_in, django_assert_num_queries):
    leader = sign_in(people.leader)
    made(people.officer, closed("2026-04"))
    leader.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        leader.get(LIST)
    for code in ("2026-05", "2026-06"):
        made(people.officer, closed(code))
    with django_assert_num_queries(LIST_QUERIES):
        leader.get(LIST)


# Session, person, his memberships, his unread notices; then the reports and what he is told about.
LIST_QUERIES = 6
# The first four; then the report, its versions, files, and corrections since.
PAGE_QUERIES = 8


def test_a_report_asks_the_same_with_one_version_and_with_two(people, sign_in, django_assert_num_queries):
    leader, first = sign_in(people.leader), made(people.officer, closed("2026-05"))
    url = reverse("progress:report_page", args=[first.ref])
    leader.get(url)
    with django_assert_num_queries(PAGE_QUERIES):
        leader.get(url)
    Listing.objects.filter(kind="library", entered_on__lt=date(2026, 4, 1)).order_by("pk")[0].delete()
    second = made(people.officer, closed("2026-05", after=1))
    with django_assert_num_queries(PAGE_QUERIES):
        leader.get(reverse("progress:report_page", args=[second.ref]))


def test_counting_a_report_takes_the_same_queries_for_any_number_of_projects(
    people, monkeypatch, django_assert_max_num_queries
):
    # Sichuan has no programme; how many queries targets take is tested beside them.
    monkeypatch.setattr(building, "target_rows", lambda scope, day: [])
    with django_assert_max_num_queries(160) as few:
        made(people.officer51, wanted(region="51"))
    with django_assert_max_num_queries(160) as many:
        made(people.officer)
    assert len(few) == len(many)


def test_the_page_speaks_english_too(people, sign_in):
    report, leader = made(people.officer), sign_in(people.leader)
    leader.post(reverse("set_language"), {"language": "en"})
    page = leader.get(reverse("progress:report_page", args=[report.ref])).content.decode()
    assert "In one paragraph" in page
    assert report.data["paragraph"]["en"] in page
    assert report.data["paragraph"]["zh-hans"] not in page
    assert "<script>" not in page
    assert " style=" not in page


def test_word_file_is_sent_under_its_own_name(people, sign_in):
    report = made(people.officer)
    answer = sign_in(people.officer).get(reverse("progress:report_file", args=[report.ref, "zh-hans", "docx"]))
    assert "filename" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert Document(BytesIO(answer.content)).tables
    assert sign_in(people.officer).get(f"/progress/reports/{report.ref}/fr.docx").status_code == 404
    assert sign_in(people.officer).get(f"/progress/reports/{report.ref}/en.pdf").status_code == 404


def test_subscriptions_are_chosen_and_ended(people, sign_in):
    leader = sign_in(people.leader)
    url = reverse("progress:report_subscriptions")
    leader.post(url, {"kinds": ["month", "year"]})
    leader.post(url, {"kinds": ["month", "year"]})
    assert sorted(ReportSubscription.objects.values_list("kind", flat=True)) == ["month", "year"]
    leader.post(url, {"kinds": ["year", "century"]})
    assert sorted(ReportSubscription.objects.values_list("kind", flat=True)) == ["month", "year"]
    assert 'value="year"' in leader.get(LIST).content.decode()
    leader.post(url, {})
    assert not ReportSubscription.objects.exists()
    assert not Notice.objects.exists()


def test_periods():
    month = period_named("2026-06")
    assert (month.first, month.last, month.previous.code) == (date(2026, 6, 1), date(2026, 6, 30), "2026-05")
    assert period_of(ReportKind.QUARTER, date(2026, 7, 2)).code == "2026-Q3"
    assert last_ended(ReportKind.QUARTER, date(2026, 7, 2)).last == date(2026, 6, 30)
    assert period_named("2026").last == date(2026, 12, 31)
    assert period_named("2026-01").previous.code == "2025-12"
    # 1 October and the week after are a holiday.
    assert period_named("2025-09").due_on > date(2025, 10, 7)
    for rubbish in ("", "2026-", "2026-Q5", "2026-6", "x", "0000", "2026-00", "20260", "２０２６"):
        assert period_named(rubbish) is None, rubbish
    assert period_of(ReportKind.YEAR, timezone.localdate()).first.month == 1
