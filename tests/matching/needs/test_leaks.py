"""Who reads which need, and what it must not tell of projects and of others who answered."""

import pytest

from core.actor import ANONYMOUS
from core.errors import NotVisible
from matching.selectors.needs import (
    NeedFilter,
    board_page,
    my_answers_page,
    need_for,
    need_view,
    needs_visible_to,
)
from matching.services.need_answers import answer_need
from matching.services.needs import close_need, take_back_need
from projects.models import Project
from projects.services.lifecycle import archive_project, set_openness
from tests.factories import accepted_project
from tests.matching.needs.given import draft_need, open_need

EVERYBODY = ("wang", "li", "manager", "zhao", "officer", "leader", "coach", "firm", "unverified_firm", "department")
MORE = ("national", "system_admin", "security_admin", "audit_admin", "sun", "officer51", "nobody")
OFFER = "我们有相近的样机，可以到科室演示。"


def readers(people, need) -> set[str]:
    names = {name for name in (*EVERYBODY, *MORE) if sees(getattr(people, name).actor, need)}
    return names | ({"visitor"} if sees(ANONYMOUS, need) else set())


def sees(actor, need) -> bool:
    return needs_visible_to(actor).filter(pk=need.pk).exists()


def on_board(actor, **chosen) -> list[str]:
    return [row.need.title for row in board_page(actor, NeedFilter(**chosen))[1]]


def test_a_draft_is_read_by_its_own_side_only(people):
    assert readers(people, draft_need(people.wang)) == {"wang"}
    assert readers(people, draft_need(people.firm)) == {"firm"}


def test_a_need_for_everybody_is_read_by_everybody(people):
    assert readers(people, open_need(people.wang, tier=0)) == {*EVERYBODY, *MORE, "visitor"}


def test_a_need_for_enterprises_is_read_by_them_clinicians_and_the_offices(people):
    trusted = {"wang", "li", "zhao", "sun", "firm", "officer", "officer51", "leader", "coach", "department", "national"}
    assert readers(people, open_need(people.wang, tier=1)) == trusted


def test_a_closed_need_stays_with_its_side_the_office_and_who_answered(people):
    need = open_need(people.wang)
    answer_need(by=people.firm.actor, need=need, text=OFFER)
    close_need(by=people.wang.actor, need=need, outcome="solved")
    assert readers(people, need) == {"wang", "officer", "firm"}
    assert on_board(people.wang.actor) == []


def test_taken_back_it_is_hidden_even_from_who_answered(people):
    need = open_need(people.wang)
    answer_need(by=people.firm.actor, need=need, text=OFFER)
    take_back_need(by=people.officer.actor, need=need, reason="含患者信息")
    assert readers(people, need) == {"wang"}
    assert my_answers_page(people.firm.actor).rows == []


def test_text_above_the_tier_does_not_match_a_search(people):
    open_need(people.wang, tier=1, title="公开的说法", text="只给企业看的独特词语麒麟管，夜间滑脱需要提醒。")
    assert on_board(people.firm.actor, text="麒麟管") == ["公开的说法"]
    assert on_board(people.unverified_firm.actor, text="麒麟管") == []
    assert board_page(ANONYMOUS, NeedFilter(text="麒麟管"))[2] == 0


@pytest.mark.parametrize("text", ["管路 夜间", "夜间　管路", "滑脱"])
def test_words_are_found_in_any_order(people, text):
    open_need(people.wang, title="寻找管路固定办法")
    assert on_board(people.firm.actor, text=text) == ["寻找管路固定办法"]


def test_filters_narrow_together(people):
    open_need(people.wang, title="甲", wanted=["pilot"], subcatalogues=["14"])
    open_need(people.firm, title="乙", wanted=["pilot"], subcatalogues=["13"])
    viewer = people.zhao.actor
    assert on_board(viewer, wanted="pilot", subcatalogue="14") == ["甲"]
    assert on_board(viewer, kind="enterprise") == ["乙"]
    assert on_board(viewer, region="51") == []


def project_need(people, *, openness: str = "closed", **answers):
    project = accepted_project(people, title="机密支架项目", **answers)
    if openness != "closed":
        set_openness(by=people.wang.actor, project=project, openness=openness)
    return open_need(people.wang, Project.objects.get(pk=project.pk), title="需要小批量试制", tier=0)


@pytest.mark.parametrize("patent", ["granted", "planned"])
@pytest.mark.parametrize("name", ["firm", "zhao", "unverified_firm", "nobody"])
def test_a_need_does_not_tell_of_a_closed_or_unfiled_project(people, sign_in, name, patent):
    need = project_need(people, patent_status=patent)
    viewer = getattr(people, name)
    assert need_view(viewer.actor, need_for(viewer.actor, need.ref)).row.project is None
    for address in ("/matching/needs/", f"/matching/needs/{need.ref}/"):
        page = sign_in(viewer).get(address).content.decode()
        assert "需要小批量试制" in page
        for secret in ("机密支架项目", need.project.ref, need.project.key, "申报人 017", "医疗机构 001"):
            assert secret not in page


def test_an_open_project_is_linked_for_whom_it_is_open(people):
    need = project_need(people, patent_status="granted", openness="enterprises")
    assert need_view(people.firm.actor, need).row.project == need.project
    assert need_view(people.unverified_firm.actor, need).row.project is None


def test_an_excluded_firm_does_not_see_the_projects_need(people):
    need = project_need(people, patent_status="granted", openness="enterprises", excluded_firms="企业 031")
    assert not sees(people.firm.actor, need)
    assert sees(people.zhao.actor, need)
    with pytest.raises(NotVisible):
        answer_need(by=people.firm.actor, need=need, text=OFFER)


def test_a_need_goes_with_its_project(people):
    need = project_need(people, patent_status="granted")
    archive_project(by=people.wang.actor, project=need.project, reason="不再继续")
    assert readers(people, need) == {"wang", "officer"}
    assert on_board(people.wang.actor) == []


def test_nobody_learns_who_else_answered(people, sign_in):
    need = open_need(people.wang)
    answer_need(by=people.firm.actor, need=need, text="甲方案的独特内容可以提供。")
    answer_need(by=people.zhao.actor, need=need, text="乙方案的独特内容可以提供。")
    page = sign_in(people.zhao).get(f"/matching/needs/{need.ref}/").content.decode()
    assert "乙方案" in page
    for secret in ("甲方案", "企业 031", "企业用户 005", "申报人 017"):
        assert secret not in page
    stranger = sign_in(people.sun).get(f"/matching/needs/{need.ref}/").content.decode()
    assert "乙方案" not in stranger
    assert "甲方案" not in stranger


def test_an_offered_project_is_shown_only_as_far_as_it_is_open(people):
    need = open_need(people.firm)
    project = accepted_project(people, title="机密支架项目", patent_status="granted")
    answer_need(by=people.wang.actor, need=need, text=OFFER, project=project)
    assert need_view(people.firm.actor, need).answers[0].project is None
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    assert need_view(people.firm.actor, need).answers[0].project == project


def test_whoever_left_the_enterprise_no_longer_acts_for_its_needs(people):
    need = open_need(people.firm)
    answer_need(by=people.wang.actor, need=need, text=OFFER)
    people.firm.user.memberships.update(status="ended")
    gone = people.firm.actor
    assert not sees(gone, need)
