"""What is found, in which order, and with which counts; before and after the changes are taken in."""

import pytest
from pyroaring import BitMap

from matching.models import SearchChange, SearchDocument, SearchPosting, SynonymGroup
from matching.selectors.search import Query, search
from matching.selectors.search_hits import hits
from matching.services.search import index_changes, rebuild
from projects.services.lifecycle import archive_project, set_openness

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["live", "taken in", "built anew"])
def settle(request):
    """The same answers are expected however far the index is."""
    return {"live": lambda: None, "taken in": index_changes, "built anew": rebuild}[request.param]


def titles(actor, text="", **more):
    return ["".join(part.text for part in hit.title) for hit in hits(actor, search(actor, Query(text=text, **more)))]


@pytest.mark.parametrize(
    "text",
    [
        "止血",
        "可降解",
        "降解止",
        "止血 可降解",
        "可降解 止血",
        "材料 2",
        "ＡＩ",
        "ai",
        "kjjzx",
        "生物 ai",
        "可降解止血材料",
    ],
)
def test_any_two_neighbouring_characters_are_found(people, opened, settle, text):
    opened(title="生物可降解止血材料 2 AI 辅助")
    opened(title="儿童呼吸监护仪")
    settle()
    assert titles(people.firm.actor, text) == ["生物可降解止血材料 2 AI 辅助"]


def test_traditional_characters_find_simplified_ones_and_the_other_way(people, opened, settle):
    opened(title="創面止血綿")
    opened(title="骨科导航臂")
    settle()
    assert titles(people.firm.actor, "创面") == ["創面止血綿"]
    assert titles(people.firm.actor, "骨科導航") == ["骨科导航臂"]


def test_pieces_apart_are_not_the_word(people, opened, settle):
    opened(title="止血海绵与血海")
    settle()
    assert titles(people.firm.actor, "血海绵") == ["止血海绵与血海"]
    assert titles(people.firm.actor, "止血海与") == []


def test_synonyms_are_found_and_said(people, opened, settle):
    SynonymGroup.objects.create(ref="SYN1", words=["可吸收", "可降解"])
    opened(title="可降解缝合线")
    settle()
    result = search(people.firm.actor, Query(text="可吸收"))
    (hit,) = hits(people.firm.actor, result)
    assert (hit.reasons[0].form, hit.reasons[0].word) == ("可降解", "可吸收")


def test_titles_come_before_sentences(people, opened, settle):
    opened(title="创面敷料", summary="用于术后渗出的快速止血与封闭")
    opened(title="止血夹", summary="用于消化内镜下的快速封闭处理")
    opened(title="输液泵", summary="用于病房夜间的持续输液与提醒", problem="止血不及时，" * 10)
    settle()
    assert titles(people.firm.actor, "止血") == ["止血夹", "创面敷料", "输液泵"]


def test_facets_count_and_cut(people, opened, settle):
    opened(title="止血夹甲", stage="idea", subcatalogue="13")
    opened(title="止血夹乙", stage="prototype", subcatalogue="13")
    opened(title="止血夹丙", stage="prototype", subcatalogue="02")
    settle()
    result = search(people.firm.actor, Query(text="止血", filters={"stage": ("prototype",)}))
    assert result.total == 2
    # Its own filter is left out of a facet's counts, so that a second value can be added.
    assert result.facets["stage"] == {"idea": 1, "prototype": 2}
    assert result.facets["subcatalogue"] == {"13": 1, "02": 1}
    both = search(people.firm.actor, Query(filters={"stage": ("idea", "prototype"), "subcatalogue": ("13",)}))
    assert both.total == 2


def test_pages_meet_everything_once(people, opened, settle, monkeypatch):
    monkeypatch.setattr("matching.selectors.search.PAGE_SIZE", 2)
    for number in range(5):
        opened(title=f"止血夹 {number}甲")
    settle()
    seen = [title for page in (1, 2, 3) for title in titles(people.firm.actor, "止血", page=page)]
    assert sorted(seen) == [f"止血夹 {number}甲" for number in range(5)]
    assert titles(people.firm.actor, "止血", sort="oldest") == ["止血夹 0甲", "止血夹 1甲"]
    # Beyond the end stands the last page.
    assert search(people.firm.actor, Query(text="止血", page=99)).page == 3


def test_the_furthest_developed_first(people, opened, settle):
    opened(title="止血夹甲", stage="idea")
    opened(title="止血夹乙", stage="engineering")
    opened(title="止血夹丙", stage="prototype")
    settle()
    assert titles(people.firm.actor, "止血", sort="ripest") == ["止血夹乙", "止血夹丙", "止血夹甲"]


def test_one_character_finds_nothing_and_says_so(people, opened, settle):
    opened(title="止血夹")
    settle()
    result = search(people.firm.actor, Query(text="血"))
    assert (result.total, result.too_short) == (0, ["血"])


def test_taking_in_leaves_no_notes_and_can_be_repeated(people, opened):
    project = opened(title="止血夹")
    assert index_changes() == 1
    assert not SearchChange.objects.exists()
    assert index_changes() == 0
    set_openness(by=people.wang.actor, project=project, openness="closed")
    assert titles(people.firm.actor, "止血") == []
    index_changes()
    assert titles(people.firm.actor, "止血") == []
    set_openness(by=people.wang.actor, project=project, openness="public")
    index_changes()
    assert titles(people.firm.actor, "止血") == ["止血夹"]
    archive_project(by=people.wang.actor, project=project)
    assert search(people.firm.actor, Query(text="止血")).total == 0


def test_a_project_that_is_gone_leaves_the_sets(people, opened):
    """Its words are no longer known anywhere: its part of the sets is made anew."""
    opened(title="止血夹甲")
    gone = opened(title="止血夹乙")
    index_changes()
    SearchDocument.objects.filter(project=gone).delete()
    index_changes_of_a_missing_project(gone.pk + 1)
    rest = BitMap.union(*(BitMap.deserialize(bytes(each.numbers)) for each in SearchPosting.objects.all()))
    assert gone.pk in rest  # it is still open: its chunk was read again
    assert search(people.firm.actor, Query(text="止血")).total == 2


def index_changes_of_a_missing_project(number: int) -> None:
    SearchChange.objects.create(project_number=number)
    index_changes()
