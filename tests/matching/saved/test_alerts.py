"""Who hears of what became findable, when, and how often."""

import pytest

from core.models import Notice
from matching.models import SavedSearch, SearchNews, SynonymGroup
from matching.services.saved_searches import announce_needs, change_saved_search, drop_old_news, send_alerts
from matching.services.search import index_changes, rebuild
from projects.models import Project, SectionRecord
from projects.services.lifecycle import set_openness
from tests.matching.needs.given import open_need
from tests.matching.saved.conftest import at, days_ago, looked_at

pytestmark = pytest.mark.django_db


def change(project, section, **answers):
    record = SectionRecord.objects.get(project=project, section=section)
    record.answers.update(answers)
    record.save(update_fields=["answers"])


def test_a_project_that_was_opened_is_told_once_with_its_title(people, opened, keep, told):
    keep(people.firm, "止血")
    opened(title="可降解止血海绵")
    (notice,) = told(people.firm)
    assert "止血" in notice.splitlines()[0]
    assert "可降解止血海绵" in notice
    assert told(people.firm) == []


def test_what_could_be_found_before_is_not_told(people, opened, keep, told):
    opened(title="可降解止血海绵")
    keep(people.firm, "止血")
    assert told(people.firm) == []


def test_what_does_not_fit_is_not_told(people, opened, keep, told):
    keep(people.firm, "止血")
    keep(people.firm, "血海止")
    keep(people.firm, stage=("trial",))
    opened(title="心电监护", stage="prototype")
    opened(title="血海 海止", stage="prototype")
    assert told(people.firm) == []


def test_a_change_that_brings_the_word_is_told_and_other_changes_are_not(people, opened, keep, told):
    project = opened(title="创面敷料")
    keep(people.firm, "肝脏切面渗血")
    Project.objects.filter(pk=project.pk).update(summary="用于手术创面的一次性敷料")
    assert told(people.firm) == []
    change(project, "clinical", problem="肝脏切面渗血难以控制，压迫止血常常无效")
    assert len(told(people.firm)) == 1
    change(project, "clinical", problem="肝脏切面渗血难以控制，需要反复处理")
    assert told(people.firm) == []


def test_closing_and_opening_again_is_not_news(people, opened, keep, told):
    project = opened(title="可降解止血海绵")
    keep(people.firm, "止血")
    set_openness(by=people.wang.actor, project=project, openness="closed")
    index_changes()
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    assert told(people.firm) == []


def test_what_was_told_once_is_never_told_again(people, opened, keep, told):
    keep(people.firm, "止血")
    project = opened(title="可降解止血海绵")
    assert len(told(people.firm)) == 1
    set_openness(by=people.wang.actor, project=project, openness="closed")
    assert told(people.firm) == []
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    assert told(people.firm) == []


def test_synonyms_and_initials_count(people, opened, keep, told):
    SynonymGroup.objects.create(ref="SYN1", words=["可吸收", "可降解"])
    keep(people.firm, "可吸收")
    keep(people.firm, "kjjzx")
    opened(title="可降解止血海绵")
    (notice,) = told(people.firm)
    assert notice.count("可降解止血海绵") == 2


def test_several_searches_of_a_person_make_one_notice(people, opened, keep, told):
    keep(people.firm, "止血")
    keep(people.firm, "海绵")
    for number in range(7):
        opened(title=f"止血海绵 {number}")
    (notice,) = told(people.firm)
    assert "7" in notice.splitlines()[0]
    assert "止血海绵 6" in notice
    assert "止血海绵 0" not in notice


def test_building_anew_loses_no_news(people, opened, keep, told):
    keep(people.firm, "止血")
    opened(title="可降解止血海绵")
    rebuild()
    assert len(told(people.firm)) == 1


def test_daily_searches_wait_for_the_morning(people, opened, keep, told):
    search = keep(people.firm, "止血", alert="daily")
    looked_at(search, at("2026-11-24", 9))
    opened(title="可降解止血海绵")
    assert told(people.firm, at("2026-11-24", 23)) == []
    assert told(people.firm, at("2026-11-25", 7)) == []
    assert len(told(people.firm, at("2026-11-25", 8))) == 1
    assert told(people.firm, at("2026-11-25", 9)) == []


def test_weekly_searches_wait_for_monday(people, opened, keep, told):
    search = keep(people.firm, "止血", alert="weekly")
    looked_at(search, at("2026-11-24", 9))  # a Tuesday
    opened(title="可降解止血海绵")
    assert told(people.firm, at("2026-11-29", 23)) == []
    assert told(people.firm, at("2026-11-30", 7)) == []
    assert len(told(people.firm, at("2026-11-30", 12))) == 1
    assert told(people.firm, at("2026-12-01", 12)) == []


def test_without_alerts_nothing_is_told_and_nothing_is_caught_up(people, opened, keep, told):
    search = keep(people.firm, "止血", alert="never")
    opened(title="可降解止血海绵")
    assert told(people.firm, at("2027-01-01", 12)) == []
    change_saved_search(by=people.firm.actor, search=search, name="止血", alert="at_once")
    assert told(people.firm) == []
    opened(title="止血粉")
    assert len(told(people.firm)) == 1


def test_a_need_that_was_published_is_told_once(people, keep, told):
    open_need(people.wang, title="早先的管路需求")
    keep(people.firm, "管路", subject="needs")
    keep(people.firm, "管路", subject="needs", kind=("enterprise",))
    open_need(people.wang, title="寻找管路固定办法")
    open_need(people.wang, title="寻找心电算法", text="需要一种判断节律的算法，供床旁使用，最好能够离线运行。")
    (notice,) = told(people.firm)
    assert "寻找管路固定办法" in notice
    assert "早先" not in notice
    assert "心电" not in notice
    assert told(people.firm) == []


def test_nobody_is_told_of_his_own(people, opened, keep, told):
    keep(people.wang, "管路", subject="needs")
    keep(people.wang, "止血")
    open_need(people.wang, title="寻找管路固定办法")
    opened("public", title="止血海绵")
    assert told(people.wang) == []


def test_running_twice_tells_once(people, opened, keep):
    keep(people.firm, "止血")
    opened(title="可降解止血海绵")
    index_changes()
    now = at("2026-11-24", 9)
    assert send_alerts(now=now) == 1
    assert send_alerts(now=now) == 0
    assert Notice.objects.filter(event="saved_search.found").count() == 1
    assert announce_needs() == 0


def test_old_news_go(people, opened, keep):
    opened(title="可降解止血海绵")
    index_changes()
    assert drop_old_news(now=at("2026-11-24", 9)) == 0
    SearchNews.objects.update(at=days_ago(40))
    assert drop_old_news(now=days_ago(0)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_one_run_asks_as_often_for_three_searches_as_for_one(people, opened, keep, django_assert_num_queries, count):
    for word in ("止血", "海绵", "降解")[:count]:
        keep(people.firm, word)
    for number in range(count):
        opened(title=f"可降解止血海绵 {number}")
    index_changes()
    with django_assert_num_queries(QUERIES):
        assert send_alerts(now=days_ago(0)) == 1
    assert SavedSearch.objects.exclude(told_at=None).count() == count


QUERIES = 26
