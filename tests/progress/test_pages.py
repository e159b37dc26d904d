"""The board and the rows behind its figures: who sees what, and that a figure is its rows."""

import json
import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEntry, Job
from progress.indicators import INDICATORS, Subject
from progress.services import exports
from projects.enums import ListKind
from projects.models import ClassConfirmation, Listing
from tests.progress.asking import BOARD, DAY, FIGURE, all_rows, count_in, export_url, rows_url, sheet_rows

pytestmark = pytest.mark.usefixtures("year")


def test_the_board_shows_the_published_year(people, sign_in):
    text = sign_in(people.leader).get(f"{reverse(BOARD)}?{DAY}").content.decode()
    assert FIGURE.findall(text) == ["497", "98", "296", "194", "346", "115", "29", "11"]
    for number in ("34", "215", "97"):
        assert f">{number}</a>" in text
    assert "2026" in text


def test_the_board_of_2026(people, sign_in):
    text = sign_in(people.leader).get(f"{reverse(BOARD)}?{DAY}&from=2026-01-01").content.decode()
    figures = FIGURE.findall(text)
    assert (figures[0], figures[3], figures[4], figures[5]) == ("84", "12", "82", "10")


def test_every_card_opens_to_exactly_its_rows(people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(f"{reverse(BOARD)}?{DAY}&from=2026-01-01").content.decode()
    cards = re.findall(r'<a href="([^"]+)" class="target[^>]*>.*?<div class="fig">([\d,]+)', text, re.DOTALL)
    assert len(cards) == 8
    for url, figure in cards:
        assert all_rows(leader, url.replace("&amp;", "&")) == int(figure.replace(",", ""))


@pytest.mark.parametrize(
    "query",
    [
        DAY,
        f"{DAY}&city=4403&from=2026-01-01",
        f"{DAY}&class=III",
        f"{DAY}&subcatalogue=14",
        f"{DAY}&institution=医疗机构085",
    ],
)
def test_page_count_and_workbook_agree(people, sign_in, query):
    officer = sign_in(people.officer)
    for key in INDICATORS:
        page = officer.get(rows_url(key, query)).content.decode()
        count = count_in(page)
        assert sheet_rows(officer.post(export_url(key, query))) == count, key


def test_a_class_of_the_library_opens_to_its_rows(people, sign_in):
    leader = sign_in(people.leader)
    assert all_rows(leader, rows_url("library", f"{DAY}&class=I")) == 34
    ClassConfirmation.objects.filter(project=Listing.objects.filter(kind="library")[0].project).delete()
    assert all_rows(leader, rows_url("library", f"{DAY}&class=none")) == 1


def test_an_institution_opens_to_its_applications(people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(rows_url("institutions")).content.decode()
    url, number = re.search(r'<th scope="row"><a href="([^"]+)".*?class="r">(\d+)', text, re.DOTALL).groups()
    assert all_rows(leader, url.replace("&amp;", "&")) == int(number) > 0


@pytest.mark.parametrize("name", ["officer", "leader", "department", "national"])
def test_who_sees_the_board(people, sign_in, name):
    client = sign_in(getattr(people, name))
    assert "497" in client.get(f"{reverse(BOARD)}?{DAY}").content.decode()
    assert client.get(rows_url("library")).status_code == 200


OTHERS = (
    "wang",
    "manager",
    "coach",
    "firm",
    "unverified_firm",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
)


@pytest.mark.parametrize("name", OTHERS)
def test_who_does_not(people, sign_in, name):
    client = sign_in(getattr(people, name))
    for answer in (client.get(reverse(BOARD)), client.get(rows_url("library")), client.post(export_url("library"))):
        assert answer.status_code == 403
        assert not FIGURE.findall(answer.content.decode())
        assert "医疗机构085" not in answer.content.decode()


def test_another_province_s_officer_sees_none_of_it(people, sign_in):
    other = sign_in(people.officer51)
    text = other.get(f"{reverse(BOARD)}?{DAY}").content.decode()
    assert set(FIGURE.findall(text)) == {"0"}
    for key in INDICATORS:
        assert all_rows(other, rows_url(key)) == 0
        assert sheet_rows(other.post(export_url(key))) == 0
    # Names and cities of the other province must not come in through the filters either.
    assert "深圳" not in text
    assert other.get(rows_url("applications", f"{DAY}&institution=医疗机构085")).status_code == 422
    for url in (f"{reverse(BOARD)}?region=44", rows_url("library", f"{DAY}&region=44")):
        assert other.get(url).status_code == 404
    assert other.post(export_url("library", f"{DAY}&region=44")).status_code == 404


def test_an_export_stands_in_the_audit_log(people, sign_in):
    sign_in(people.leader).post(export_url("library", f"{DAY}&class=III"))
    entry = AuditEntry.objects.get(event="export.made")
    assert (entry.object_ref, entry.actor_id, entry.changes["rows"]) == ("library", people.leader.user.pk, 97)
    assert "class=III" in entry.changes["filters"]


def test_a_long_export_becomes_a_job(people, sign_in, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("progress.views.rows.MOST_AT_ONCE", 100)
    leader = sign_in(people.leader)
    with django_capture_on_commit_callbacks(execute=True):
        answer = leader.post(export_url("library", f"{DAY}&from=2025-08-01"))
    job = Job.objects.get()
    assert answer.url == reverse("core:job_page", args=[job.ref])
    content = b"".join(leader.get(reverse("core:job_output", args=[job.ref])).streaming_content)
    expected = count_in(leader.get(rows_url("library", f"{DAY}&from=2025-08-01")).content.decode())
    assert load_workbook(BytesIO(content)).active.max_row - 1 == expected
    assert job.kind == exports.FIGURE_ROWS


def test_an_export_asked_for_in_a_role_that_ended_is_not_made(
    people, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("progress.views.rows.MOST_AT_ONCE", 100)
    with django_capture_on_commit_callbacks() as waiting:
        sign_in(people.leader).post(export_url("library"))
    people.leader.user.memberships.update(status="ended")
    for callback in waiting:
        callback()
    assert Job.objects.get().status == "failed"


@pytest.mark.parametrize(
    "query",
    [
        "as_of=2026-13-01",
        "as_of=2999-01-01",
        "from=gestern",
        "city=9999",
        "class=IV",
        "institution=没有这家",
        f"{DAY}&from=2026-08-01",
    ],
)
def test_a_filter_that_cannot_be_is_said_so_and_exports_nothing(people, sign_in, query):
    leader = sign_in(people.leader)
    assert leader.get(f"{reverse(BOARD)}?{query}").status_code == 422
    assert leader.get(rows_url("library", query)).status_code == 422
    assert leader.post(export_url("library", query)).status_code == 400


def test_what_a_chart_draws_stands_in_the_table_behind_it(people, sign_in):
    text = sign_in(people.leader).get(f"{reverse(BOARD)}?{DAY}").content.decode()
    data = json.loads(re.search(r'<script id="trend-data" type="application/json">(.*?)</script>', text)[1])
    assert len(data["series"]) <= 5
    table = text.partition("data-chart-table")[2]
    for number, month in enumerate(data["categories"]):
        values = re.search(rf'<th scope="row">{month}</th>(.*?)</tr>', table, re.DOTALL)[1]
        drawn = [f"{series['values'][number]:+}" for series in data["series"]]
        shown = re.findall(r">([+−]?[\d,]+)</a>", values)
        assert [value.replace("−", "-") for value in shown] == [value.replace("+0", "0") for value in drawn]
    assert "<script>" not in text
    assert " style=" not in text


def test_pages_of_a_list_follow_one_another(people, sign_in):
    leader = sign_in(people.leader)
    assert all_rows(leader, rows_url("applications")) == 497
    text = leader.get(rows_url("applications", f"{DAY}&after=rubbish")).content.decode()
    assert text.count('<th scope="row">') == 20


def test_rows_link_to_the_projects(people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(rows_url("preservice_guidance")).content.decode()
    listing = Listing.objects.filter(kind=ListKind.PRESERVICE_GUIDANCE).order_by("-entered_on", "-id")[0]
    url = reverse("projects:project_page", args=[listing.project.ref])
    assert url in text
    assert leader.get(url).status_code == 200
    assert INDICATORS["preservice_guidance"].subject == Subject.LISTING
