"""A registrant and a coach at their own windows, without anything but the pages."""

import pytest
from django.conf import settings
from django.test import Client

from registration.models import ModuleVersion
from tests.factories import SMALL_PDF
from tests.registration.dossier.given import MISSING, case_with_coach

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(chromium, live_server):
    opened = []

    def enter(persona):
        client = Client()
        client.force_login(persona.user)
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 800})
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield enter
    for context in opened:
        context.close()


def file(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": SMALL_PDF + name.encode()}


def test_a_module_is_handed_in_remarked_on_answered_and_found_ready(people, window):
    case = case_with_coach(people)
    coach, firm = window(people.coach), window(people.firm)
    dossier = f"/registration/cases/{case.ref}/dossier/"
    coach.goto(dossier)
    coach.get_by_role("button", name="启动").click()
    firm.goto(dossier)
    hand_in_the_first(firm)
    coach.goto("/console/dossiers/")
    coach.get_by_role("link", name=case.project.title).click()
    remark(coach)
    firm.reload()
    answer(firm)
    assert sorted(each.name for each in ModuleVersion.objects.get(number=2).files.all()) == [
        "原始记录.pdf",
        "技术要求.pdf",
        "检验报告.pdf",
    ]
    coach.reload()
    coach.get_by_role("button", name="认定模块已就绪").click()
    coach.get_by_text("模块已就绪，双方已收到通知").wait_for()
    firm.goto(dossier)
    firm.get_by_text("7 个中 1 个已就绪").wait_for()
    for page in (coach, firm):
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def hand_in_the_first(firm) -> None:
    firm.get_by_role("link", name="产品技术要求及检验报告").click()
    firm.get_by_role("link", name="提交第一版").click()
    firm.get_by_label("新文件").set_input_files([file("技术要求.pdf"), file("检验报告.pdf")])
    firm.get_by_role("button", name="提交", exact=True).click()
    firm.get_by_text("第 1 版已提交").wait_for()


def remark(coach) -> None:
    coach.get_by_label("缺少什么，或哪里需要完善").fill(MISSING)
    coach.get_by_role("button", name="记下这条意见").click()
    coach.get_by_role("button", name="未就绪，发出意见").click()
    coach.get_by_text("意见已发出").wait_for()


def answer(firm) -> None:
    firm.get_by_role("link", name="答复并提交下一版本").click()
    firm.get_by_role("button", name="提交", exact=True).click()
    firm.get_by_label("修改说明").fill("补充原始记录")
    firm.get_by_label("您的答复").fill("见附件")
    firm.get_by_label("新文件").set_input_files([file("技术要求.pdf"), file("原始记录.pdf")])
    firm.get_by_role("button", name="提交", exact=True).click()
    firm.get_by_text("第 2 版已提交").wait_for()
