"""In a browser: a coach asks the insurance department, which takes the task in hand and reports it as done."""

import pytest

from registration.models import CaseTask
from tests.registration.desks.given import RESULT, insurance_person
from tests.registration.factories import coached, open_case_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(context, client, live_server):
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


def test_asked_in_hand_done(people, visitor, live_server, sign_in, page):
    case, body = coached(open_case_of(people), people.coach), insurance_person()
    enter(visitor, sign_in(people.coach), live_server)
    page.goto(f"/registration/cases/{case.ref}/tasks/")
    page.get_by_role("link", name="发起协同任务").click()
    page.get_by_label("承办单位").select_option(body.organisation.ref)
    page.get_by_label("事项类别").select_option("price_item")
    page.get_by_label("事项", exact=True).fill("新增医疗服务价格项目")
    page.get_by_label("任务内容").fill("请协助新增价格项目。")
    page.get_by_label("向申报人和注册申请人公开状态与结果").check()
    page.get_by_role("button", name="发出任务").click()
    page.get_by_text("请协助新增价格项目。").wait_for()

    visitor.clear_cookies()
    enter(visitor, sign_in(body), live_server)
    page.goto("/console/department-tasks/")
    page.get_by_role("link", name="新增医疗服务价格项目").click()
    page.get_by_role("button", name="签收").click()
    page.get_by_text("办理中").first.wait_for()
    page.locator("summary", has_text="办结").click()
    page.locator("[name=finish-text]").fill(RESULT)
    page.locator("button[value=finish]").click()
    page.get_by_text(RESULT).wait_for()
    assert CaseTask.objects.get().status == "done"

    visitor.clear_cookies()
    enter(visitor, sign_in(people.wang), live_server)
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"/registration/cases/{case.ref}/tasks/")
    page.get_by_text(RESULT).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.get_by_text("请协助新增价格项目。").count() == 0
