"""What the search over needs finds, in which order, with which counts, and what it keeps to itself."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.actor import ANONYMOUS
from matching.models import Need, SynonymGroup
from matching.selectors.need_search import search_needs
from matching.selectors.search import Query
from matching.services.needs import close_need, save_need, take_back_need
from projects.services.lifecycle import archive_project, set_openness
from tests.factories import accepted_project
from tests.matching.needs.given import draft_need, open_need, values

pytestmark = pytest.mark.django_db
BOARD = "/matching/needs/"


def found(actor, text="", sort="", **filters) -> list[str]:
    result = search_needs(actor, Query(text=text, filters=filters, sort=sort))
    return [hit.row.need.title for hit in result.hits]


@pytest.mark.parametrize(
    "text", ["管路", "管路固", "固定 管路", "管路固定辦法", "夜間躁動", "ＩＣＵ", "icu", "gldgd", "护理部", "管路 icu"]
)
def test_words_are_found_as_in_the_search_for_projects(people, text):
    open_need(
        people.wang,
        title="管路的固定：管路固定办法",
        text="夜间躁动患者的 ICU 管路容易滑脱，希望有提醒。",
        department="护理部",
    )
    open_need(people.wang, title="另外的难题", text="需要一种完全不同的办法来解决另外的问题。")
    assert len(found(people.firm.actor, text)) == 1


@pytest.mark.parametrize("text", ["路管", "管路 心电", "路固定办", "gdgl", "管", "%", "_"])
def test_what_does_not_stand_together_is_not_found(people, text):
    open_need(people.wang, title="管路，固定办法")
    assert found(people.firm.actor, text) == ([] if text not in ("%", "_") else ["管路，固定办法"])


def test_synonyms_are_found_and_explained(people):
    SynonymGroup.objects.create(ref="SYN1", words=["可吸收", "可降解"])
    open_need(people.wang, title="寻找可降解夹子")
    result = search_needs(people.firm.actor, Query(text="可吸收"))
    (reason,) = result.hits[0].reasons
    assert (reason.form, reason.word) == ("可降解", "可吸收")
    assert [part.text for part in result.hits[0].title if part.found] == ["可降解"]


def test_titles_come_first_then_the_newest(people):
    open_need(people.wang, title="管路固定一")
    open_need(people.wang, title="管路固定二")
    open_need(people.wang, title="防滑脱", text="夜间躁动患者的管路固定容易滑脱，希望有提醒。")
    actor = people.firm.actor
    assert found(actor, "管路固定") == ["管路固定二", "管路固定一", "防滑脱"]
    assert found(actor, "管路固定", sort="newest") == ["防滑脱", "管路固定二", "管路固定一"]
    Need.objects.filter(title="管路固定一").update(expires_on="2026-01-01")
    assert found(actor, "管路固定", sort="ending")[0] == "管路固定一"


def test_facets_count_what_each_value_would_find(people):
    open_need(people.wang, title="管路甲", subcatalogues=["08"], wanted=["pilot", "research"])
    open_need(people.wang, title="管路乙", subcatalogues=["14"])
    open_need(people.firm, title="管路丙", subcatalogues=["08"])
    result = search_needs(people.firm.actor, Query(text="管路", filters={"kind": ("clinical",)}))
    assert result.total == 2
    assert result.facets["kind"] == {"clinical": 2, "enterprise": 1}
    assert result.facets["subcatalogue"] == {"08": 1, "14": 1}
    assert result.facets["wanted"] == {"pilot": 1, "research": 1}
    assert result.facets["region"] == {"44": 2}
    both = search_needs(people.firm.actor, Query(filters={"kind": ("clinical", "enterprise"), "subcatalogue": ("08",)}))
    assert both.total == 2


def test_a_text_that_was_changed_is_found_by_its_new_words_only(people):
    need = open_need(people.wang, title="寻找管路固定办法")
    need = take_back_need(by=people.wang.actor, need=need)
    save_need(by=people.wang.actor, need=need, values=values(title="寻找引流提醒"), version=need.version)
    assert found(people.firm.actor, "引流") == []
    Need.objects.filter(pk=need.pk).update(status="published")
    assert found(people.firm.actor, "引流") == ["寻找引流提醒"]
    assert found(people.firm.actor, "固定办法") == []


OUTSIDE = ("nobody", "manager", "unverified_firm")


@pytest.mark.parametrize("viewer", [*OUTSIDE, "visitor"])
def test_needs_for_firms_neither_match_nor_count_for_others(people, viewer):
    open_need(people.wang, title="寻找管路固定办法", tier=1, subcatalogues=["08"])
    open_need(people.wang, title="公开的管路需求", tier=0, subcatalogues=["14"])
    firm = search_needs(people.firm.actor, Query(text="管路"))
    assert firm.total == 2
    actor = ANONYMOUS if viewer == "visitor" else getattr(people, viewer).actor
    result = search_needs(actor, Query(text="管路"))
    assert [hit.row.need.title for hit in result.hits] == ["公开的管路需求"]
    assert result.facets["subcatalogue"] == {"14": 1}
    assert found(actor, "固定办法") == []


def test_drafts_and_closed_ones_are_not_found(people):
    draft_need(people.wang, title="管路草稿")
    need = open_need(people.wang, title="管路已解决")
    assert found(people.wang.actor, "管路") == ["管路已解决"]
    close_need(by=people.wang.actor, need=need, outcome="solved")
    for persona in (people.wang, people.officer, people.firm):
        assert found(persona.actor, "管路") == []


def test_a_withheld_projects_need_is_neither_found_nor_counted(people):
    project = accepted_project(people, title="导管项目", patent_status="granted", excluded_firms="企业 031")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    open_need(people.wang, project, title="寻找管路固定办法")
    assert found(people.li.actor, "管路") == ["寻找管路固定办法"]
    result = search_needs(people.firm.actor, Query(text="管路"))
    assert result.total == 0
    assert not any(result.facets.values())


def test_a_projects_name_is_not_searched_and_shown_only_to_whom_it_is_visible(people):
    project = accepted_project(people, title="绝密导丝项目", patent_status="granted")
    open_need(people.wang, project, title="寻找管路固定办法")
    body = people_page(people.firm, {"q": "管路"})
    assert "寻找" in body
    assert "绝密导丝" not in body
    assert found(people.firm.actor, "绝密导丝") == []
    archive_project(by=people.wang.actor, project=project)
    assert found(people.firm.actor, "管路") == []


def people_page(persona, asked) -> str:
    client = Client()
    client.force_login(persona.user)
    return client.get(BOARD, asked).content.decode()


def test_the_page_marks_and_says_why(people):
    open_need(people.wang, title="寻找<b>管路</b>固定办法")
    body = people_page(people.firm, {"q": "管路"})
    assert "<mark>管路</mark>" in body
    assert "<b><mark>" not in body
    assert 'class="why"' in body


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 5000},
        {"q": "\x00管"},
        {"q": "%_\\'"},
        {"page": "99"},
        {"page": "²"},
        {"sort": "x"},
        {"kind": "\x00"},
    ],
)
def test_odd_addresses_are_answered(people, asked):
    open_need(people.wang, tier=0)
    assert Client().get(BOARD, asked).status_code == 200


def test_pages_follow_each_other(people):
    for number in range(3):
        open_need(people.wang, title=f"管路 {number}", tier=0)
    for number in range(20):
        Need.objects.create(
            ref=f"N{number}",
            region_id="44",
            kind="clinical",
            author=people.wang.user,
            status="published",
            tier=0,
            title=f"需求 {number}",
            published_at="2026-01-01T00:00Z",
        )
    first, last = (Client().get(BOARD, {"page": page}).context for page in ("1", "2"))
    assert (first["next_page"], last["next_page"]) == (2, None)
    assert len({card["need"].pk for card in (*first["cards"], *last["cards"])}) == 23


def test_as_many_queries_for_three_as_for_one(people, sign_in):
    client = sign_in(people.firm)

    def asked() -> int:
        client.get(BOARD, {"q": "管路"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD, {"q": "管路"}).status_code == 200
        return len(queries)

    project = accepted_project(people, title="导管项目", patent_status="granted")
    open_need(people.wang, project, title="管路甲")
    one = asked()
    open_need(people.wang, title="管路乙")
    open_need(people.wang, project, title="管路丙")
    assert asked() == one
