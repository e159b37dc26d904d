"""The pages of needs, by HTTP, as each person meets them."""

import pytest
from django.test import Client

from matching.models import Need, NeedAnswer
from matching.selectors.needs import NeedFilter, board_page, my_answers_page, my_needs_page, need_view, province_page
from matching.services.need_answers import answer_need
from matching.services.needs import PUBLISHED_A_DAY, close_need, save_need
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.needs.given import TEXT, draft_need, open_need, values

OFFER = "我们有相近的样机，可以到科室演示。"
BOARD = "/matching/needs/"


def form(**changes):
    return {"title": "寻找管路固定办法", "text": TEXT, "tier": "1", **changes}


def test_a_clinician_writes_publishes_and_closes_a_need(people, sign_in):
    client = sign_in(people.wang)
    assert client.get(f"{BOARD}new/").status_code == 200
    kept = client.post(f"{BOARD}new/?kind=clinical", form(publish="1", wanted=["research"]))
    need = Need.objects.get()
    assert kept.url == f"{BOARD}{need.ref}/publish/"
    assert client.get(kept.url).status_code == 200
    assert client.post(kept.url).url == f"{BOARD}{need.ref}/"
    assert need.title in client.get(BOARD).content.decode()
    assert client.post(f"{BOARD}{need.ref}/close/", {}).status_code == 422
    assert client.post(f"{BOARD}{need.ref}/close/", {"outcome": "solved", "text": "已对接"}).status_code == 302
    need.refresh_from_db()
    assert (need.status, need.outcome) == ("closed", "solved")


def test_an_enterprise_is_asked_for_its_one_kind_at_once(people, sign_in):
    page = sign_in(people.firm).get(f"{BOARD}new/")
    assert "id_title" in page.content.decode()


@pytest.mark.parametrize("name", ["officer", "manager", "nobody", "leader"])
def test_who_writes_no_needs_is_told_so(people, sign_in, name):
    assert sign_in(getattr(people, name)).get(f"{BOARD}new/").status_code == 403


def test_what_was_typed_stays_when_something_is_wrong(people, sign_in):
    page = sign_in(people.wang).post(f"{BOARD}new/?kind=clinical", form(title="", text="不能丢的文字"))
    assert page.status_code == 422
    assert "不能丢的文字" in page.content.decode()


def test_what_was_typed_stays_when_a_colleague_saved_first(people, sign_in):
    need = draft_need(people.firm)
    save_need(by=people.firm.actor, need=need, values=values(title="同事的标题"), version=0)
    client, address = sign_in(people.firm), f"{BOARD}{need.ref}/edit/"
    page = client.post(address, form(title="我的标题", version="0"))
    body = page.content.decode()
    assert page.status_code == 409
    assert "同事的标题" in body
    assert "我的标题" in body
    assert client.post(address, form(title="我的标题", version="1")).status_code == 302
    assert Need.objects.get().title == "我的标题"


def test_a_limit_does_not_cost_what_was_typed(people, sign_in):
    client = sign_in(people.zhao)
    for number in range(PUBLISHED_A_DAY):
        open_need(people.firm, title=f"需求 {number}")
        open_need(people.wang, title=f"难题 {number}")
    for need in Need.objects.all():
        client.post(f"{BOARD}{need.ref}/answer/", {"text": OFFER})
    assert NeedAnswer.objects.count() == 20
    last = open_need(people.li)
    page = client.post(f"{BOARD}{last.ref}/answer/", {"text": "第二十一条回应，不能丢。"})
    assert page.status_code == 422
    assert "第二十一条回应" in page.content.decode()


def test_an_answer_and_its_reply(people, sign_in):
    need = open_need(people.wang)
    firm, author = sign_in(people.firm), sign_in(people.wang)
    assert firm.get(f"{BOARD}{need.ref}/answer/").status_code == 200
    assert firm.post(f"{BOARD}{need.ref}/answer/", {"text": "短"}).status_code == 422
    assert firm.post(f"{BOARD}{need.ref}/answer/", {"text": OFFER}).status_code == 302
    assert OFFER in author.get(f"{BOARD}{need.ref}/").content.decode()
    assert NeedAnswer.objects.get().read_at is not None
    reply = f"{BOARD}{need.ref}/answers/1/reply/"
    assert author.get(reply).status_code == 200
    assert author.post(reply, {"reply": "欢迎来科室演示。"}).status_code == 302
    assert "欢迎来科室演示。" in firm.get(f"{BOARD}{need.ref}/").content.decode()
    assert need.title in firm.get(f"{BOARD}answers/").content.decode()


def test_only_its_own_side_replies(people, sign_in):
    need = open_need(people.wang)
    answer_need(by=people.firm.actor, need=need, text=OFFER)
    reply = f"{BOARD}{need.ref}/answers/1/reply/"
    for name in ("firm", "zhao", "li", "officer"):
        assert sign_in(getattr(people, name)).get(reply).status_code == 404
    assert sign_in(people.wang).get(f"{BOARD}{need.ref}/answers/2/reply/").status_code == 404


@pytest.mark.parametrize("act", ["edit", "publish", "take-back", "close"])
def test_acts_on_a_need_do_not_exist_for_others(people, sign_in, act):
    need = open_need(people.wang, tier=0)
    for name in ("firm", "li", "officer", "nobody"):
        assert sign_in(getattr(people, name)).get(f"{BOARD}{need.ref}/{act}/").status_code == 404


def test_a_visitor_reads_what_is_for_everybody_and_nothing_else(people):
    shown, hidden = open_need(people.wang, tier=0, title="公开需求"), open_need(people.wang, title="内部需求")
    client = Client()
    body = client.get(BOARD).content.decode()
    assert "公开需求" in body
    assert "内部需求" not in body
    assert client.get(f"{BOARD}{shown.ref}/").status_code == 200
    assert client.get(f"{BOARD}{hidden.ref}/").status_code == 404
    assert client.get(f"{BOARD}mine/").status_code == 302


def test_an_officer_takes_a_need_from_the_board(people, sign_in):
    need = open_need(people.wang)
    client, address = sign_in(people.officer), f"/console/needs/{need.ref}/"
    assert need.title in client.get("/console/needs/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "含患者信息"}).status_code == 302
    assert client.get(address).status_code == 404
    assert need.title not in sign_in(people.firm).get(BOARD).content.decode()


def test_the_console_holds_only_the_needs_of_the_province(people, sign_in):
    need = open_need(people.wang)
    draft = draft_need(people.wang, title="未发布")
    client = sign_in(people.officer51)
    assert need.title not in client.get("/console/needs/").content.decode()
    assert client.get(f"/console/needs/{need.ref}/").status_code == 404
    own = sign_in(people.officer)
    assert "未发布" not in own.get("/console/needs/").content.decode()
    assert own.get(f"/console/needs/{draft.ref}/").status_code == 404
    for name in ("leader", "firm", "wang"):
        assert sign_in(getattr(people, name)).get("/console/needs/").status_code in (302, 403)


def test_closed_needs_stand_behind_a_tab(people, sign_in):
    need = open_need(people.wang, title="已解决的需求")
    close_need(by=people.wang.actor, need=need, outcome="solved")
    client = sign_in(people.officer)
    assert "已解决的需求" not in client.get("/console/needs/").content.decode()
    assert "已解决的需求" in client.get("/console/needs/?show=closed").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_a_fixed_number_of_questions(people, django_assert_num_queries, count):
    for number in range(count):
        project = accepted_project(people, title=f"项目 {number}", patent_status="granted")
        set_openness(by=people.wang.actor, project=project, openness="enterprises")
        need = open_need(people.wang, Project.objects.get(pk=project.pk), title=f"项目需求 {number}")
        answer_need(by=people.firm.actor, need=need, text=OFFER)
    firm, wang, officer = people.firm.actor, people.wang.actor, people.officer.actor
    with django_assert_num_queries(5):  # verified twice, page, projects, count
        assert len(board_page(firm, NeedFilter())[1]) == count
    with django_assert_num_queries(2):  # page, projects
        assert len(my_needs_page(wang)[1]) == count
    with django_assert_num_queries(2):  # verified, page
        assert len(my_answers_page(firm).rows) == count
    with django_assert_num_queries(2):  # page, count
        assert len(province_page(officer, NeedFilter(), closed=False)[0].rows) == count
    with django_assert_num_queries(2):  # project, answers
        assert len(need_view(wang, need).answers) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_as_often_for_one_answer_as_for_three(people, django_assert_num_queries, count):
    need = open_need(people.wang)
    for name in ("firm", "zhao", "sun")[:count]:
        answer_need(by=getattr(people, name).actor, need=need, text=OFFER)
    wang = people.wang.actor
    with django_assert_num_queries(1):
        assert len(need_view(wang, need).answers) == count


def test_an_unverified_enterprise_is_told_why_it_cannot_publish(people, sign_in):
    need = draft_need(people.unverified_firm)
    client = sign_in(people.unverified_firm)
    page = client.get(f"{BOARD}{need.ref}/").content.decode()
    assert f"{BOARD}{need.ref}/publish/" not in page
    assert client.post(f"{BOARD}{need.ref}/publish/").status_code == 403
