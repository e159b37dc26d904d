"""Nothing above the viewer's tier is found, ranks, counts or shows; hidden projects do not exist for the search.

Every test first makes what could leak and proves, by somebody who may see it, that it is there to be found.
"""

import pytest

from matching.selectors.search import Query, search
from matching.selectors.search_hits import hits
from matching.services.search import index_changes, rebuild
from projects.models import Project, SectionRecord
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project, draft_project, submitted_project
from tests.personas import make_organisation

pytestmark = pytest.mark.django_db

PROBLEM = "术中肝脏切面渗血难以控制，压迫止血常常无效而且延长手术时间，需要反复处理并增加输血。"


@pytest.fixture(params=["live", "taken in", "built anew"])
def settle(request):
    return {"live": lambda: None, "taken in": index_changes, "built anew": rebuild}[request.param]


def found(persona, text="", **filters):
    return search(persona.actor, Query(text=text, filters=filters))


OUTSIDE = ("nobody", "li", "unverified_firm", "coach")


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_words_of_the_firms_tier_find_nothing_for_others(people, opened, settle, viewer):
    opened("public", title="创面敷料", problem=PROBLEM)
    settle()
    assert found(people.firm, "肝脏切面").total == 1
    assert found(getattr(people, viewer), "创面").total == 1
    assert found(getattr(people, viewer), "肝脏切面").total == 0


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_they_do_not_change_the_order(people, opened, settle, viewer):
    """The older one holds the second word too, but only where firms may read."""
    opened("public", title="创面敷料甲", problem=PROBLEM, summary="用于处理手术创面的一次性敷料")
    opened("public", title="创面敷料乙", summary="用于处理手术创面的一次性敷料")
    settle()
    firm = hits(people.firm.actor, found(people.firm, "敷料 渗血"))
    assert ["".join(part.text for part in hit.title) for hit in firm] == ["创面敷料甲"]
    other = getattr(people, viewer)
    assert found(other, "敷料 渗血").total == 0
    shown = hits(other.actor, found(other, "敷料"))
    assert ["".join(part.text for part in hit.title) for hit in shown] == ["创面敷料乙", "创面敷料甲"]
    ripest = search(other.actor, Query(text="敷料", sort="ripest")).numbers
    assert ripest == found(other, "敷料").numbers


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_facets_of_the_firms_tier_are_neither_counted_nor_usable(people, opened, settle, viewer):
    opened("public", title="创面敷料甲", stage="idea")
    opened("public", title="创面敷料乙", stage="prototype")
    settle()
    assert found(people.firm, stage=("idea",)).total == 1
    result = found(getattr(people, viewer), stage=("idea",))
    assert result.total == 2
    assert set(result.facets) == {"subcatalogue", "department", "city"}


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_cards_hold_only_what_the_tier_allows(people, opened, settle, viewer):
    opened("public", title="创面敷料", problem=PROBLEM, stage="prototype")
    settle()
    (firm,) = hits(people.firm.actor, found(people.firm, "敷料"))
    assert len(firm.chips) == 4
    (other,) = hits(getattr(people, viewer).actor, found(getattr(people, viewer), "敷料"))
    assert len(other.chips) == 1
    assert people.wang.organisation.name not in other.facts
    assert other.excerpt == []


SECRETS = {
    "principle": "以盐析法制得双网络凝胶，在碱性条件下缓慢交联成膜，交联密度由温度控制，详见附图。",
    "structure": "双网络凝胶与无纺基布复合，厚度零点八毫米，边缘以超声压合密封，附有隔离膜。",
    "existing_means": "双网络凝胶以外的纤维蛋白胶与明胶海绵，在大面积渗血时附着不牢，容易脱落并再次出血。",
}


@pytest.mark.parametrize("viewer", [*OUTSIDE, "firm", "leader", "department", "national", "officer"])
def test_what_only_granted_firms_or_reviewers_read_is_found_by_nobody(people, opened, settle, viewer):
    opened("public", title="创面敷料", **SECRETS)
    settle()
    assert found(getattr(people, viewer), "敷料").total == 1
    assert found(getattr(people, viewer), "双网络凝胶").total == 0
    assert found(getattr(people, viewer), "双网络").total == 0
    assert found(getattr(people, viewer), "凝胶").total == 0


def test_names_and_numbers_of_people_are_not_searched(people, opened, settle):
    opened("public", title="创面敷料", applicant_name="申报人零一七", phone="13800138017")
    settle()
    for viewer in ("firm", "officer", "nobody"):
        assert found(getattr(people, viewer), "申报人零一七").total == 0
        assert found(getattr(people, viewer), "13800138017").total == 0


def test_a_project_for_firms_does_not_exist_for_others(people, opened, settle):
    opened("enterprises", title="创面敷料")
    settle()
    assert found(people.firm, "敷料").total == 1
    for viewer in OUTSIDE:
        result = found(getattr(people, viewer), "敷料")
        assert result.total == 0
        assert not any(result.facets.values())


def test_excluded_firms_never_find_it(people, opened, settle):
    opened("public", title="创面敷料", excluded_firms="企业 031 和企业 099")
    opened("public", title="创面敷料乙", excluded_firms="企业 077")
    settle()
    assert found(people.nobody, "敷料").total == 2
    assert found(people.officer, "敷料").total == 2
    result = found(people.firm, "敷料")
    assert result.total == 1
    assert sum(result.facets["stage"].values()) == 1
    # Nor can anybody search by the names on that list.
    assert found(people.officer, "企业 077").total == 0


def test_an_exclusion_added_later_counts_at_once(people, opened):
    project = opened("enterprises", title="创面敷料")
    index_changes()
    assert found(people.firm, "敷料").total == 1
    record = SectionRecord.objects.get(project=project, section="cooperation")
    record.answers["excluded_firms"] = people.firm.organisation.name
    record.save(update_fields=["answers"])
    assert found(people.firm, "敷料").total == 0
    assert not any(found(people.firm).facets.values())


def test_unfiled_closed_drafted_and_waiting_projects_are_never_found(people, opened, settle):
    opened("public", title="创面敷料开放")
    accepted_project(people, title="创面敷料关闭", patent_status="granted")
    unfiled = accepted_project(people, title="创面敷料未申请", patent_status="planned")
    # As if an older release had let it be opened.
    Project.objects.filter(pk=unfiled.pk).update(openness="public")
    waiting = submitted_project(people.wang, title="创面敷料待审", patent_status="granted")
    Project.objects.filter(pk=waiting.pk).update(openness="public")
    draft = draft_project(people.wang, title="创面敷料草稿", patent_status="granted")
    Project.objects.filter(pk=draft.pk).update(openness="public")
    settle()
    for viewer in ("firm", "officer", "leader", "national", "nobody", "wang"):
        assert found(getattr(people, viewer), "敷料").total == 1, viewer
        assert sum(found(getattr(people, viewer)).facets["subcatalogue"].values()) == 1, viewer


@pytest.mark.parametrize(
    "change",
    [
        {"openness": "closed"},
        {"status": "withdrawn"},
        {"status": "archived"},
        {"status": "not_passed"},
        {"patent_status": "planned"},
    ],
)
def test_whatever_takes_it_out_of_sight_counts_at_once(people, opened, change):
    """Also a change that passes by all services."""
    project = opened("public", title="创面敷料")
    index_changes()
    assert found(people.nobody, "敷料").total == 1
    Project.objects.filter(pk=project.pk).update(**change)
    for viewer in ("nobody", "firm", "officer"):
        result = found(getattr(people, viewer), "敷料")
        assert result.total == 0
        assert not any(result.facets.values())


def test_many_changes_at_once_hide_rather_than_show(people, opened, monkeypatch):
    monkeypatch.setattr("matching.selectors.search_sets.LIVE", 1)
    projects = [opened("public", title=f"创面敷料{name}") for name in "甲乙丙"]
    assert found(people.nobody, "敷料").total == 1
    index_changes()
    assert found(people.nobody, "敷料").total == 3
    for project in projects:
        set_openness(by=people.wang.actor, project=project, openness="closed")
    assert found(people.nobody, "敷料").total == 0


def test_a_word_that_was_taken_out_no_longer_finds(people, opened):
    project = opened("enterprises", title="创面敷料", problem=PROBLEM)
    index_changes()
    assert found(people.firm, "肝脏切面").total == 1
    record = SectionRecord.objects.get(project=project, section="clinical")
    record.answers["problem"] = "另外的难题"
    record.save(update_fields=["answers"])
    assert found(people.firm, "肝脏切面").total == 0
    assert found(people.firm, "另外的难题").total == 1


def test_an_officer_finds_his_province_and_a_leader_what_he_may(people, opened, settle):
    opened("enterprises", title="创面敷料")
    settle()
    assert found(people.officer, "敷料").total == 1
    assert found(people.leader, "敷料").total == 1
    assert found(people.national, "敷料").total == 1
    assert found(people.officer51, "敷料").total == 0


def test_a_firm_whose_name_cannot_be_compared_finds_nothing(people, opened, settle):
    opened("enterprises", title="创面敷料")
    settle()
    firm = make_organisation("甲", "enterprise")
    membership = people.firm.user.memberships.get()
    membership.organisation = firm
    membership.save(update_fields=["organisation"])
    assert found(people.firm, "敷料").total == 0
