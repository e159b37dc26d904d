"""The boards beside the overview: who sees them, how they add up, what they say and what they cost."""

import re
from datetime import date

import pytest

from accounts.models import Region
from core.actor import SYSTEM
from progress.figures import figures
from progress.indicators import INDICATORS
from progress.records import RECORDS
from progress.scope import NONE, Filters, Scope
from progress.selectors.moves import moves
from progress.services.rollups import take_in_changes
from projects.enums import ListKind, Tier
from projects.models import Project
from projects.services.ledger import import_ledger
from projects.services.listings import confirm_class, enter_list, leave_list
from tests.progress.asking import DAY, all_rows, count_in, export_url, rows_url
from tests.progress.boards.walking import BOARDS, FIGURE_LINK, board_url, figure_links, moved_in, opens_to
from tests.projects.ledger.workbooks import typed_row, workbook

pytestmark = pytest.mark.django_db
EVERY = (*BOARDS, "changes_board")
ADDRESSES = ("funnel", "trend", "division", "provinces", "times", "ageing", "activity", "changes")


def load_small(*rows, region: str = "44") -> None:
    import_ledger(by=SYSTEM, region=Region.objects.get(pk=region), file=workbook(*rows))
    take_in_changes()


def test_no_indicator_or_record_has_the_address_of_a_board():
    assert not {*ADDRESSES, "export"} & {*INDICATORS, *RECORDS}
    assert not INDICATORS.keys() & RECORDS.keys()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((each, 200) for each in ("officer", "leader", "department", "national", "officer51")),
        *((each, 403) for each in ("wang", "manager", "coach", "firm", "system_admin", "audit_admin", "nobody")),
    ],
)
def test_who_sees_boards(people, sign_in, name, expected):
    client = sign_in(getattr(people, name))
    assert {client.get(board_url(board)).status_code for board in EVERY} == {expected}


def test_a_visitor_signs_in_first(client):
    assert {client.get(board_url(board)).status_code for board in (*EVERY, "province_board")} == {302}


@pytest.mark.parametrize("name", ["officer", "leader", "department", "coach", "wang"])
def test_provinces_side_by_side_are_for_national_officials(people, sign_in, name):
    client = sign_in(getattr(people, name))
    assert client.get(board_url("province_board")).status_code == 403
    if name in ("officer", "leader", "department"):
        assert board_url("province_board")[:-1] not in client.get(board_url("board")).content.decode()


def test_another_province_does_not_exist_for_a_leader(people, sign_in):
    leader, national = sign_in(people.leader), sign_in(people.national)
    for board in EVERY:
        assert leader.get(board_url(board, "region=51")).status_code == 404
        assert leader.get(board_url(board, "region=44")).status_code == 200
        assert national.get(board_url(board, "region=99")).status_code == 404


def test_another_province_sees_none_of_it(people, sign_in):
    load_small(*(typed_row(number, institution="只在广东的医院") for number in range(1, 4)))
    officer = sign_in(people.officer51)
    for board in EVERY:
        text = officer.get(board_url(board, "of=library&by=institution")).content.decode()
        assert not [value for _url, value in figure_links(text) if value]
        assert "只在广东的医院" not in text
        assert "广州" not in text


def test_a_filter_that_cannot_be_is_said_so(people, sign_in):
    leader = sign_in(people.leader)
    for board in EVERY:
        for query in ("as_of=2999-01-01", "city=9999", "class=IV", f"{DAY}&from=2026-08-01"):
            assert leader.get(board_url(board, query)).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "show=nonsense&span=%00",
        "of=nonsense&by=nonsense&page=-1",
        "page=99999999999999999999",
        "compared=never",
        f"compared=2999-01-01&{DAY}",
        "since=2026-01-01&moved=went&band=9&late=1&month=2026-01&department=x",
        "wall=2",
    ],
)
def test_what_makes_no_sense_breaks_nothing(people, sign_in, query):
    load_small(typed_row())
    leader = sign_in(people.leader)
    assert {leader.get(board_url(board, query)).status_code for board in EVERY} == {200}


@pytest.mark.parametrize(
    "query", ["month=2026-13", "since=2026-08-01&as_of=2026-07-02", "since=x", "moved=sideways", "band=x", "band=0"]
)
def test_a_list_narrowed_by_what_cannot_be(people, sign_in, query):
    leader = sign_in(people.leader)
    for key in ("library", "checks_decided", "open_checks"):
        assert leader.get(rows_url(key, query)).status_code == 422


def test_lists_of_work_are_for_those_who_see_boards(people, sign_in):
    leader, others = sign_in(people.leader), [sign_in(getattr(people, name)) for name in ("coach", "wang", "firm")]
    for key in RECORDS:
        assert leader.get(rows_url(key)).status_code == 200
        assert leader.get(rows_url(key, "region=51")).status_code == 404
        assert {other.get(rows_url(key)).status_code for other in others} == {403}
        assert {other.post(export_url(key)).status_code for other in others} == {403}


def test_boards_cost_the_same_with_one_project_and_with_three(people, sign_in, django_assert_max_num_queries):
    leader = sign_in(people.leader)
    urls = [board_url(board) for board in EVERY]
    urls += [board_url("division_board", f"of=applicants&by={by}") for by in ("city", "institution", "department")]
    urls += [board_url("trend_board", "span=all&show=institutions&show=library"), board_url("board", "wall=1")]
    urls += [rows_url(key, "") for key in RECORDS]
    urls += [rows_url("library", "since=2025-01-01"), rows_url("applications", "since=2025-01-01&department=胃肠外科")]

    def costs() -> list[int]:
        counts = []
        for url in urls:
            with django_assert_max_num_queries(40) as queries:
                assert leader.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    load_small(typed_row(1))
    costs()
    one = costs()
    load_small(*(typed_row(n, institution=f"医疗机构{n}", department=f"科室{n}") for n in range(2, 4)))
    costs()  # counts the targets anew and keeps them
    assert costs() == one


def test_the_provinces_cost_the_same_with_one_and_with_three(people, sign_in, django_assert_max_num_queries):
    national = sign_in(people.national)

    def cost() -> int:
        with django_assert_max_num_queries(40) as queries:
            assert national.get(board_url("province_board")).status_code == 200
        return len(queries)

    load_small(typed_row(1))
    cost()
    one = cost()
    for number, region in enumerate(("51", "11"), start=2):
        load_small(typed_row(number, place=None), region=region)
    assert cost() == one


def test_the_provinces_add_up_to_the_nation(people, sign_in):
    load_small(typed_row(1), typed_row(2))
    load_small(typed_row(3, place=None), region="51")
    national = sign_in(people.national)
    text = national.get(board_url("province_board", "show=applications&show=library&region=51")).content.decode()
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', text, re.DOTALL))
    values = {name: [int(value) for _url, value in FIGURE_LINK.findall(cells)] for name, cells in rows.items()}
    assert values == {"广东": [2, 2], "四川": [1, 1], "全部省份": [3, 3]}
    assert 'aria-current="true">\n  <th scope="row">四川' in text
    for url, value in figure_links(text):
        opens_to(national, url, value, walk=True)


def test_who_applied_in_two_provinces_counts_once_for_the_nation(people, sign_in):
    load_small(typed_row(1))
    load_small(typed_row(2, place=None), region="51")
    Project.objects.filter(region="51").update(
        institution=Project.objects.get(region="44").institution, applicant=Project.objects.get(region="44").applicant
    )
    national = sign_in(people.national)
    text = national.get(board_url("province_board", "show=institutions")).content.decode()
    assert [value for _url, value in figure_links(text)] == [1, 1, 1]
    assert "各省之和等于全国数" in text
    assert "申报医疗机构除外" in text
    for url, value in figure_links(text):
        opens_to(national, url, value, walk=True)


def test_what_has_no_value_opens_to_its_rows(people, sign_in):
    load_small(typed_row(1), typed_row(2, place="香港"))
    bare = Project.objects.order_by("pk")[0]
    Project.objects.filter(pk=bare.pk).update(
        city=None, institution=None, applicant=None, department="", subcatalogue="", confirmed_class=""
    )
    bare.class_confirmations.all().delete()
    leader = sign_in(people.leader)
    for by in ("class", "subcatalogue", "city", "institution", "department"):
        text = leader.get(board_url("division_board", f"of=library&by={by}")).content.decode()
        links = figure_links(text)
        assert f"{by}={NONE}" in text
        for url, value in links:
            opens_to(leader, url, value, walk=True)
        assert leader.get(rows_url("library", f"{by}={NONE}")).content.decode().count('<th scope="row">') == 1


def test_platforms_are_divided_by_city_only(people, sign_in):
    text = sign_in(people.leader).get(board_url("division_board", "of=demonstration_platforms&by=department"))
    assert "不属于项目的指标只能按城市划分" in text.content.decode()


def test_what_came_and_what_went_make_the_change(people, sign_in, guangdong):
    load_small(*(typed_row(number) for number in range(1, 6)))
    first, second, third, *_rest = Project.objects.order_by("pk")
    library = ListKind.LIBRARY
    leave_list(by=SYSTEM, listing=first.listings.get(kind=library), on=date(2026, 3, 10), reason="出库")
    enter_list(by=SYSTEM, project=first, kind=library, on=date(2026, 3, 20))
    leave_list(by=SYSTEM, listing=second.listings.get(kind=library), on=date(2026, 3, 12), reason="出库")
    confirm_class(by=SYSTEM, project=third, management_class="II", on=date(2026, 3, 15))
    take_in_changes()
    march = Filters(date(2026, 3, 31), since=date(2026, 2, 28))
    moved = moves(guangdong, march, keys=["library", "applications"])
    # The first project left and came back: another membership of the same list, once out and once in.
    assert (moved["library"].came, moved["library"].went, moved["applications"].net) == (1, 2, 0)
    in_class = {
        each: moves(guangdong, Filters(march.as_of, since=march.since, management_class=each), keys=["library"])[
            "library"
        ]
        for each in ("II", "III")
    }
    assert (in_class["II"].came, in_class["II"].went) == (1, 0)
    assert (in_class["III"].came, in_class["III"].went) == (1, 3)
    leader = sign_in(people.leader)
    for query in ("", "&class=III", "&class=II"):
        text = leader.get(board_url("trend_board", f"as_of=2026-03-31&show=library{query}")).content.decode()
        for url, value in figure_links(text):
            opens_to(leader, url, value, walk=True)
    went = rows_url("library", "as_of=2026-03-31&since=2026-02-28&moved=went")
    page = leader.get(went).content.decode()
    assert (count_in(page), moved_in(page)) == (2, (1, 2))
    assert "2026-03-12" in page
    assert all_rows(leader, went) == 2


def test_a_key_project_s_milestone_comes_with_the_list(guangdong):
    load_small(typed_row(1))
    on_list = Filters(date(2026, 3, 31), since=date(2026, 2, 28))
    enter_list(by=SYSTEM, project=Project.objects.get(), kind=ListKind.KEY_PROJECTS, on=date(2026, 3, 2))
    assert moves(guangdong, on_list, keys=["key_projects", "key_design_frozen"])["key_projects"].came == 1


def test_a_nation_narrowed_to_no_city(people):
    load_small(typed_row(1))
    load_small(typed_row(2, place=None), region="51")
    take_in_changes()
    nation = Scope("", Tier.ENTERPRISE)
    found = figures(nation, Filters(date(2026, 7, 2), city=NONE))
    assert (found["applications"].total, found["institutions"].total) == (1, 1)
