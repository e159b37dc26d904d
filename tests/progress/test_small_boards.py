"""Boards of a few projects: several provinces, hidden names, nasty texts, nothing at all."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Region
from core.actor import SYSTEM
from progress.indicators import INDICATORS
from progress.services.rollups import take_in_changes
from projects.services.ledger import import_ledger
from tests.progress.asking import BOARD, DAY, FIGURE, all_rows, export_url, rows_url, sheet_rows
from tests.progress.conftest import load_year
from tests.projects.ledger.workbooks import typed_row, workbook

pytestmark = pytest.mark.django_db


def load_small(*rows, region: str = "44") -> None:
    import_ledger(by=SYSTEM, region=Region.objects.get(pk=region), file=workbook(*rows))
    take_in_changes()


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(reverse(BOARD)).status_code == 302
    assert client.get(rows_url("library")).status_code == 302


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


@pytest.mark.parametrize(
    ("name", "sees"), [("officer", True), ("leader", False), ("department", False), ("national", False)]
)
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


def test_an_empty_board_and_an_empty_list_say_so(people, sign_in):
    leader = sign_in(people.leader)
    assert leader.get(reverse(BOARD)).status_code == 200
    assert leader.get(rows_url("library")).status_code == 200
    assert leader.get(rows_url("nonsense")).status_code == 404


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
    costs()  # counts the targets anew and keeps them
    assert costs() == few
