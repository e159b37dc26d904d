"""What an officer is pointed to when an application may have been handed in twice."""

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from projects.models import Project
from projects.models.project import title_key
from projects.selectors.similar import similar_projects
from tests.factories import draft_project, submitted_project

TITLE = "生物可降解止血材料"
OTHER = "血液透析穿刺针防脱报警器"
SUMMARIES = {
    "一": "用于肝切除术创面渗血的快速封闭，四周内完全可吸收",
    "二": "穿刺针移位三秒内报警并夹闭管路，减少失血事件",
    "三": "贫困地区基层拍照、软件初筛、上级医院复核的工具",
}


def similar(people, project: Project, persona: str = "officer") -> list[str]:
    return [each.project.reference for each in similar_projects(getattr(people, persona).actor, project)]


def test_the_same_title_is_found_in_the_whole_province_however_it_is_written(people):
    first = submitted_project(people.wang, title=TITLE, summary=SUMMARIES["一"], department="普外科")
    second = submitted_project(
        people.zhao, title="「生物 可降解」止血材料。", summary=SUMMARIES["三"], department="急诊科", subcatalogue="14"
    )

    assert similar(people, second) == [first.reference]
    assert similar(people, first) == [second.reference]


def test_nearly_the_same_title_or_summary_is_found_in_the_same_field(people):
    first = submitted_project(people.wang, title=TITLE, summary=SUMMARIES["一"])
    title = submitted_project(people.zhao, title=f"新型{TITLE}", summary=SUMMARIES["二"])
    summary = submitted_project(people.zhao, title=OTHER, summary=SUMMARIES["一"] + "。")

    assert set(similar(people, first)) == {title.reference, summary.reference}


def test_less_likeness_suffices_within_one_institution(people):
    here = submitted_project(people.wang, title="可吸收止血材料贴片", summary=SUMMARIES["二"])
    again = submitted_project(people.li, title="可吸收止血粉剂贴片", summary=SUMMARIES["三"])
    elsewhere = submitted_project(people.zhao, title="可吸收止血凝胶敷片", summary=SUMMARIES["一"])

    found = similar_projects(people.officer.actor, here)

    assert [each.project for each in found] == [again]
    assert found[0].reason
    assert elsewhere.reference not in similar(people, here)


def test_different_projects_of_one_institution_are_not_pointed_out(people):
    first = submitted_project(people.wang, title=TITLE, summary=SUMMARIES["一"])
    submitted_project(people.wang, title=OTHER, summary=SUMMARIES["二"])

    assert similar(people, first) == []


def test_drafts_and_other_provinces_are_never_pointed_out(people):
    project = submitted_project(people.wang, title=TITLE)
    draft_project(people.li, title=TITLE)
    submitted_project(people.sun, title=TITLE)

    assert similar(people, project) == []


@pytest.mark.parametrize("persona", ["officer51", "manager", "wang", "leader", "national", "firm", "nobody"])
def test_only_the_officers_of_the_province_are_pointed_to_anything(people, persona):
    project = submitted_project(people.wang, title=TITLE)
    submitted_project(people.zhao, title=TITLE)

    assert similar(people, project, "officer") != []
    assert similar(people, project, persona) == []


def test_the_check_page_names_it(people, sign_in):
    project = submitted_project(people.wang, title=TITLE)
    twin = submitted_project(people.zhao, title=TITLE)

    page = sign_in(people.officer).get(f"/console/checks/{project.ref}/").content.decode()

    assert twin.reference in page


def test_it_costs_the_same_however_many_are_similar(people):
    project = submitted_project(people.wang, title=TITLE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            similar_projects(people.officer.actor, project)
        return len(captured)

    submitted_project(people.zhao, title=TITLE)
    one = queries()
    for _n in range(2):
        submitted_project(people.li, title=TITLE)

    assert queries() == one


@pytest.mark.django_db
def test_the_title_is_looked_up_by_its_index():
    """Among many projects of a province; in an empty table any index is as good as another."""
    Project.objects.bulk_create(
        Project(key=f"K{number}", region_id="44", title=f"题目 {number}") for number in range(500)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_project")
    same = Project.objects.filter(region_id="44").alias(bare=title_key("title")).filter(bare=title_key(Value(TITLE)))

    assert "project_title_key" in same.explain()
