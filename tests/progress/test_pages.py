"""The board and the rows behind its figures: who sees what, and that a figure is its rows."""

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.actor import SYSTEM
from core.models import AuditEntry, Job
from progress import services
from progress.indicators import INDICATORS, Subject
from projects.enums import ListKind
from projects.models import ClassConfirmation, Listing, Project
from projects.services.ledger import import_ledger
from tests.progress.conftest import load_year
from tests.projects.ledger.workbooks import typed_row, workbook

pytestmark = pytest.mark.django_db

BOARD = "progress:board"
DAY = "as_of=2026-07-02"
FIGURE = re.compile(r'<div class="fig">([\d,]+)')
ROW = re.compile(r"<tr>\s*(?:<th|<td)")


def rows_url(key: str, query: str = DAY) -> str:
    return f"{reverse('progress:indicator_rows', args=[key])}?{query}"


def export_url(key: str, query: str = DAY) -> str:
    return f"{reverse('progress:rows_export', args=[key])}?{query}"


def all_rows(client: Client, url: str) -> int:
    """Walks through the pages of a list and counts its rows."""
    count = 0
    while url:
        text = client.get(url).content.decode()
        body = text.partition("<tbody>")[2].partition("</tbody>")[0]
        count += len(re.findall(r"<tr>", body))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        url = url.partition("?")[0] + following[1].replace("&amp;", "&") if following else ""
    return count


def sheet_rows(answer) -> int:
    return load_workbook(BytesIO(answer.content)).active.max_row - 1


def load_small(*rows, region: str = "44") -> None:
    from_region = Project._meta.get_field("region").related_model
    import_ledger(by=SYSTEM, region=from_region.objects.get(pk=region), file=workbook(*rows))


def test_the_board_shows_the_published_year(year, people, sign_in):
    text = sign_in(people.leader).get(f"{reverse(BOARD)}?{DAY}").content.decode()
    assert FIGURE.findall(text) == ["497", "98", "296", "194", "346", "115", "29", "11"]
    for number in ("34", "215", "97"):
        assert f">{number}</a>" in text
    assert "2026" in text


def test_the_board_of_2026(year, people, sign_in):
    text = sign_in(people.leader).get(f"{reverse(BOARD)}?{DAY}&from=2026-01-01").content.decode()
    figures = FIGURE.findall(text)
    assert (figures[0], figures[3], figures[4], figures[5]) == ("84", "12", "82", "10")


def test_every_card_opens_to_exactly_its_rows(year, people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(f"{reverse(BOARD)}?{DAY}&from=2026-01-01").content.decode()
    cards = re.findall(r'<a href="([^"]+)" class="target[^>]*>.*?<div class="fig">([\d,]+)', text, re.DOTALL)
    assert len(cards) == 8
    for url, figure in cards:
        assert all_rows(leader, url.replace("&amp;", "&")) == int(figure.replace(",", ""))


@pytest.mark.parametrize(
    "query",
    [DAY, f"{DAY}&city=4403&from=2026-01-01", f"{DAY}&class=III", f"{DAY}&subcatalogue=14", f"{DAY}&institution=医疗机构085"],
)
def test_page_count_and_workbook_agree(year, people, sign_in, query):
    officer = sign_in(people.officer)
    for key in INDICATORS:
        page = officer.get(rows_url(key, query)).content.decode()
        count = int(re.search(r'figure-in-head">([\d,]+)', page)[1].replace(",", ""))
        assert sheet_rows(officer.post(export_url(key, query))) == count, key


def test_a_class_of_the_library_opens_to_its_rows(year, people, sign_in):
    leader = sign_in(people.leader)
    assert all_rows(leader, rows_url("library", f"{DAY}&class=I")) == 34
    ClassConfirmation.objects.filter(project=Listing.objects.filter(kind="library")[0].project).delete()
    assert all_rows(leader, rows_url("library", f"{DAY}&class=none")) == 1


def test_an_institution_opens_to_its_applications(year, people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(rows_url("institutions")).content.decode()
    url, number = re.search(r'<th scope="row"><a href="([^"]+)".*?class="r">(\d+)', text, re.DOTALL).groups()
    assert all_rows(leader, url.replace("&amp;", "&")) == int(number) == 15


@pytest.mark.parametrize("name", ["officer", "leader", "department", "national"])
def test_who_sees_the_board(year, people, sign_in, name):
    client = sign_in(getattr(people, name))
    assert "497" in client.get(f"{reverse(BOARD)}?{DAY}").content.decode()
    assert client.get(rows_url("library")).status_code == 200


OTHERS = ("wang", "manager", "coach", "firm", "unverified_firm", "system_admin", "security_admin", "audit_admin", "nobody")


@pytest.mark.parametrize("name", OTHERS)
def test_who_does_not(year, people, sign_in, name):
    client = sign_in(getattr(people, name))
    for answer in (client.get(reverse(BOARD)), client.get(rows_url("library")), client.post(export_url("library"))):
        assert answer.status_code == 403
        assert "497" not in answer.content.decode()
        assert "346" not in answer.content.decode()


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(reverse(BOARD)).status_code == 302
    assert client.get(rows_url("library")).status_code == 302


def test_another_province_s_officer_sees_none_of_it(year, people, sign_in):
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


def test_a_national_official_chooses_a_province_or_all(people, sign_in):
    load_small(typed_row(1), typed_row(2))
    load_small(typed_row(3, place=None), region="51")
    national = sign_in(people.national)

    def applications(query: str) -> str:
        return FIGURE.findall(national.get(f"{reverse(BOARD)}?{DAY}{query}").content.decode())[0]

    assert (applications(""), applications("&region=44"), applications("&region=51")) == ("3", "2", "1")
    assert all_rows(national, rows_url("applications", f"{DAY}&region=51")) == 1
    assert sheet_rows(national.post(export_url("applications", f"{DAY}&region=51"))) == 1
    assert national.get(f"{reverse(BOARD)}?region=99").status_code == 404


@pytest.mark.parametrize(("name", "sees"), [("officer", True), ("leader", False), ("department", False), ("national", False)])
def test_names_of_applicants_are_for_those_who_read_applications(people, sign_in, name, sees):
    load_small(typed_row(applicant="只给审核看的人"))
    client = sign_in(getattr(people, name))
    for key in ("applications", "applicants", "library"):
        assert ("只给审核看的人" in client.get(rows_url(key)).content.decode()) is sees
        book = load_workbook(BytesIO(client.post(export_url(key)).content))
        assert ("只给审核看的人" in {cell.value for row in book.active.iter_rows() for cell in row}) is sees


def test_markup_and_formulas_are_harmless(people, sign_in):
    nasty, formula = "<script>alert(1)</script>", '=HYPERLINK("http://x")'
    load_small(typed_row(1, title=nasty), typed_row(2, title=formula, institution="=1+1 医院"))
    officer = sign_in(people.officer)
    for key in INDICATORS:
        assert nasty not in officer.get(rows_url(key)).content.decode()
        book = load_workbook(BytesIO(officer.post(export_url(key)).content))
        assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    text = officer.get(f"{reverse(BOARD)}?{DAY}&institution={nasty}").content.decode()
    assert nasty not in text


def test_an_export_stands_in_the_audit_log(year, people, sign_in):
    sign_in(people.leader).post(export_url("library", f"{DAY}&class=III"))
    entry = AuditEntry.objects.get(event="export.made")
    assert (entry.object_ref, entry.actor_id, entry.changes["rows"]) == ("library", people.leader.user.pk, 97)
    assert "class=III" in entry.changes["filters"]


def test_a_long_export_becomes_a_job(
    year, people, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("progress.views.rows.MOST_AT_ONCE", 100)
    leader = sign_in(people.leader)
    with django_capture_on_commit_callbacks(execute=True):
        answer = leader.post(export_url("library", f"{DAY}&from=2025-08-01"))
    job = Job.objects.get()
    assert answer.url == reverse("core:job_page", args=[job.ref])
    content = b"".join(leader.get(reverse("core:job_output", args=[job.ref])).streaming_content)
    expected = re.search(r'figure-in-head">([\d,]+)', leader.get(rows_url("library", f"{DAY}&from=2025-08-01")).content.decode())
    assert load_workbook(BytesIO(content)).active.max_row - 1 == int(expected[1])
    assert job.kind == services.FIGURE_ROWS


def test_an_export_asked_for_in_a_role_that_ended_is_not_made(
    year, people, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("progress.views.rows.MOST_AT_ONCE", 100)
    with django_capture_on_commit_callbacks() as waiting:
        sign_in(people.leader).post(export_url("library"))
    people.leader.user.memberships.update(status="ended")
    for callback in waiting:
        callback()
    assert Job.objects.get().status == "failed"


@pytest.mark.parametrize(
    "query", ["as_of=2026-13-01", "as_of=2999-01-01", "from=gestern", "city=9999", "class=IV", "institution=没有这家", f"{DAY}&from=2026-08-01"]
)
def test_a_filter_that_cannot_be_is_said_so_and_exports_nothing(year, people, sign_in, query):
    leader = sign_in(people.leader)
    assert leader.get(f"{reverse(BOARD)}?{query}").status_code == 422
    assert leader.get(rows_url("library", query)).status_code == 422
    assert leader.post(export_url("library", query)).status_code == 400


def test_an_empty_board_and_an_empty_list_say_so(people, sign_in):
    leader = sign_in(people.leader)
    assert leader.get(reverse(BOARD)).status_code == 200
    assert leader.get(rows_url("library")).status_code == 200
    assert leader.get(rows_url("nonsense")).status_code == 404


def test_what_a_chart_draws_stands_in_the_table_behind_it(year, people, sign_in):
    text = sign_in(people.leader).get(f"{reverse(BOARD)}?{DAY}").content.decode()
    data = json.loads(re.search(r'<script id="trend-data" type="application/json">(.*?)</script>', text)[1])
    assert len(data["series"]) <= 5
    table = text.partition("data-chart-table")[2]
    for number, month in enumerate(data["months"]):
        values = re.search(rf'<th scope="row">{month}</th>(.*?)</tr>', table)[1]
        assert re.findall(r">([\d,]+)<", values) == [str(series["values"][number]) for series in data["series"]]
    assert "<script>" not in text
    assert " style=" not in text


def test_a_board_costs_the_same_with_three_projects_and_with_five_hundred(
    people, sign_in, django_assert_max_num_queries
):
    leader = sign_in(people.leader)
    urls = [f"{reverse(BOARD)}?{DAY}", *(rows_url(key) for key in INDICATORS)]
    load_small(*(typed_row(n, institution=f"医疗机构{n}") for n in range(1, 4)))

    def costs() -> list[int]:
        counts = []
        for url in urls:
            with django_assert_max_num_queries(40) as queries:
                assert leader.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    costs()
    few = costs()
    load_year()
    assert costs() == few


def test_pages_of_a_list_follow_one_another(year, people, sign_in):
    leader = sign_in(people.leader)
    assert all_rows(leader, rows_url("applications")) == 497
    text = leader.get(rows_url("applications", f"{DAY}&after=rubbish")).content.decode()
    assert text.count('<th scope="row">') == 20


def test_rows_link_to_the_projects(year, people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(rows_url("preservice_guidance")).content.decode()
    listing = Listing.objects.filter(kind=ListKind.PRESERVICE_GUIDANCE).order_by("-entered_on", "-id")[0]
    url = reverse("projects:project_page", args=[listing.project.ref])
    assert url in text
    assert leader.get(url).status_code == 200
    assert INDICATORS["preservice_guidance"].subject == Subject.LISTING
