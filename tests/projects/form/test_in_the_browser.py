"""The form in a real browser: interruptions, lost connections, ended sessions, two tabs, and no script at all."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from projects import fields
from projects.enums import Rights
from projects.models import Document, Project, TeamMember
from projects.selectors.applications import section_answers, section_records
from tests.factories import SMALL_PDF
from tests.personas import PASSWORD
from tests.projects.form.forms import section_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATIENCE = 20_000
SAVED = re.compile("已自动保存")


@pytest.fixture
def enter(sign_in):
    """Gives a browser window the session of a persona, as if he had signed in there."""

    def put(visitor: BrowserContext, persona, server) -> None:
        cookie = sign_in(persona).cookies[settings.SESSION_COOKIE_NAME].value
        visitor.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])

    return put


@pytest.fixture
def clinical(visitor, page, people, draft, enter, live_server) -> Page:
    """Wang has the clinical section of his draft open."""
    enter(visitor, people.wang, live_server)
    page.goto(section_url(draft, "clinical"))
    return page


def stored(project, key, section="clinical"):
    fresh = Project.objects.get(pk=project.pk)
    return section_answers(fresh, fields.section(section), section_records(fresh)[section])[key]


def write(page: Page, text: str, field: str = "problem") -> None:
    page.locator(f"#id_{field}").fill(text)


def state(page: Page):
    return page.locator("#save-state [data-words]")


def banner(page: Page):
    return page.locator("#save-banner")


def wait_until_saved(page: Page) -> None:
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)


def wait_until_kept(page: Page) -> None:
    """Until the copy stands in this browser."""
    page.wait_for_function("Object.keys(localStorage).some((name) => name.startsWith('springrain-copy:'))")


def come_back(page: Page) -> None:
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_it_saves_after_a_pause_and_says_so_truthfully(clinical, draft):
    expect(state(clinical)).to_have_text("尚未保存过")
    write(clinical, "婴幼儿房间隔缺损封堵后")
    expect(state(clinical)).to_have_text("尚未保存")
    wait_until_saved(clinical)
    assert stored(draft, "problem") == "婴幼儿房间隔缺损封堵后"
    assert clinical.evaluate("localStorage.length") == 0
    expect(clinical.locator(".rail a[aria-current] .dot")).to_have_class("dot half")
    clinical.reload()
    expect(clinical.locator("#id_problem")).to_have_value("婴幼儿房间隔缺损封堵后")
    expect(banner(clinical)).to_be_hidden()


def test_the_button_goes_on_with_and_without_changes(clinical, draft):
    clinical.get_by_role("button", name="保存，下一节").click()
    clinical.wait_for_url("**/application/product/")
    clinical.go_back()
    write(clinical, "改过再按")
    clinical.get_by_role("button", name="检查还缺什么").click()
    clinical.wait_for_url("**/check/")
    assert stored(draft, "problem") == "改过再按"


def test_a_cleared_field_stays_cleared(clinical, draft):
    write(clinical, "先写后删")
    wait_until_saved(clinical)
    write(clinical, "")
    wait_until_saved(clinical)
    clinical.reload()
    expect(clinical.locator("#id_problem")).to_have_value("")
    assert stored(draft, "problem") == ""


def test_a_tab_closed_in_the_middle_of_a_word_loses_nothing(clinical, visitor, draft):
    visitor.set_offline(True)
    write(clinical, "关掉页面之前写下的字")
    wait_until_kept(clinical)
    clinical.close()
    assert not stored(draft, "problem")
    visitor.set_offline(False)
    page = visitor.new_page()
    page.goto(section_url(draft, "clinical"))
    expect(banner(page)).to_contain_text("尚未保存的文字")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#id_problem")).to_have_value("关掉页面之前写下的字")
    wait_until_saved(page)
    assert stored(draft, "problem") == "关掉页面之前写下的字"
    assert page.evaluate("localStorage.length") == 0


def test_a_tab_closed_with_a_connection_has_saved_at_the_last_moment(clinical, visitor, draft):
    write(clinical, "最后一刻写下的字")
    clinical.close(run_before_unload=True)
    page = visitor.new_page()
    # What the closing tab sends may arrive after the new one has asked.
    for _look in range(20):
        page.goto(section_url(draft, "clinical"))
        if page.locator("#id_problem").input_value():
            break
        page.wait_for_timeout(250)
    expect(page.locator("#id_problem")).to_have_value("最后一刻写下的字")
    expect(banner(page)).to_be_hidden()


def test_what_was_found_can_be_thrown_away_and_typing_on_does_not_overwrite_it(clinical, visitor, draft):
    visitor.set_offline(True)
    write(clinical, "旧的文字")
    wait_until_kept(clinical)
    clinical.close()
    visitor.set_offline(False)
    clinical = visitor.new_page()
    clinical.goto(section_url(draft, "clinical"))
    expect(banner(clinical)).to_contain_text("尚未保存的文字")
    write(clinical, "新的获益", field="benefit")
    clinical.wait_for_timeout(2500)
    assert clinical.evaluate("localStorage.length") == 1, "the text that was found is still there"
    clinical.get_by_role("button", name="丢弃").click()
    expect(banner(clinical)).to_be_hidden()
    assert clinical.evaluate("localStorage.length") == 0


def test_a_lost_connection_is_said_and_made_good(clinical, visitor, draft):
    visitor.set_offline(True)
    write(clinical, "断网时写的")
    expect(banner(clinical)).to_contain_text("未联网，已存在本机", timeout=PATIENCE)
    expect(state(clinical)).to_contain_text("未联网")
    write(clinical, "断网时写的，接着写")
    visitor.set_offline(False)
    wait_until_saved(clinical)
    expect(banner(clinical)).to_be_hidden()
    assert stored(draft, "problem") == "断网时写的，接着写"


def test_the_button_does_not_lose_the_page_without_a_connection(clinical, visitor, draft):
    visitor.set_offline(True)
    write(clinical, "断网时按了保存")
    clinical.get_by_role("button", name="保存，下一节").click()
    expect(banner(clinical)).to_contain_text("未联网")
    expect(clinical.locator("#id_problem")).to_have_value("断网时按了保存")
    visitor.set_offline(False)
    wait_until_saved(clinical)
    clinical.get_by_role("button", name="保存，下一节").click()
    clinical.wait_for_url("**/application/product/")
    assert stored(draft, "problem") == "断网时按了保存"


def test_an_answer_lost_on_its_way_makes_no_conflict_with_oneself(clinical, draft):
    def swallow(route):
        route.fetch()
        route.abort()

    clinical.route("**/autosave/", swallow)
    write(clinical, "第一句")
    expect(banner(clinical)).to_contain_text("未联网", timeout=PATIENCE)
    assert stored(draft, "problem") == "第一句"
    write(clinical, "第一句，第二句")
    clinical.unroute("**/autosave/")
    wait_until_saved(clinical)
    assert stored(draft, "problem") == "第一句，第二句"


def test_an_ended_session_keeps_the_text_until_one_has_signed_in_in_another_tab(clinical, draft, people):
    write(clinical, "登录还在时写的")
    wait_until_saved(clinical)
    Session.objects.all().delete()
    write(clinical, "登录失效后写的")
    expect(banner(clinical)).to_contain_text("登录已失效", timeout=PATIENCE)
    assert stored(draft, "problem") == "登录还在时写的"
    with clinical.expect_popup() as opened:
        clinical.get_by_role("link", name="在新标签页登录").click()
    other = opened.value
    other.get_by_label("邮箱").first.fill(people.wang.user.email)
    other.get_by_label("密码", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.locator("h1")).to_have_text("已重新登录")
    other.close()
    come_back(clinical)
    wait_until_saved(clinical)
    expect(banner(clinical)).to_be_hidden()
    assert stored(draft, "problem") == "登录失效后写的"


def test_after_an_ended_session_and_a_closed_tab_the_text_is_offered_again(
    clinical, visitor, draft, people, enter, live_server
):
    Session.objects.all().delete()
    write(clinical, "登录失效后写的")
    expect(banner(clinical)).to_contain_text("登录已失效", timeout=PATIENCE)
    clinical.close()
    enter(visitor, people.wang, live_server)
    page = visitor.new_page()
    page.goto(section_url(draft, "clinical"))
    page.get_by_role("button", name="恢复").click()
    wait_until_saved(page)
    assert stored(draft, "problem") == "登录失效后写的"


def test_the_next_person_on_the_same_machine_sees_nothing_of_it(clinical, visitor, draft, people, enter, live_server):
    TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
    visitor.set_offline(True)
    write(clinical, "王的秘密")
    wait_until_kept(clinical)
    kept = clinical.evaluate("JSON.stringify({ ...localStorage })")
    assert "王的秘密" not in kept
    assert "\\u738b" not in kept
    clinical.close()
    visitor.set_offline(False)
    enter(visitor, people.li, live_server)
    page = visitor.new_page()
    page.goto(section_url(draft, "clinical"))
    page.wait_for_timeout(800)
    expect(banner(page)).to_be_hidden()
    expect(page.locator("#id_problem")).to_have_value("")
    enter(visitor, people.wang, live_server)
    page.goto(section_url(draft, "clinical"))
    expect(banner(page)).to_contain_text("尚未保存的文字")


def test_an_open_page_is_not_saved_in_the_name_of_who_signs_in_next(
    clinical, visitor, draft, people, enter, live_server
):
    TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
    enter(visitor, people.li, live_server)
    write(clinical, "王的文字")
    expect(banner(clinical)).to_contain_text("另一个人", timeout=PATIENCE)
    assert not stored(draft, "problem")


def test_two_tabs_show_both_texts_and_overwrite_nothing(clinical, visitor, draft):
    second = visitor.new_page()
    second.goto(section_url(draft, "clinical"))
    write(clinical, "第一个标签页的文字")
    wait_until_saved(clinical)
    write(second, "第二个标签页的文字")
    expect(banner(second)).to_contain_text("别处有了改动", timeout=PATIENCE)
    assert stored(draft, "problem") == "第一个标签页的文字"
    second.get_by_role("button", name="对照两份文字").click()
    expect(second.locator("h1")).to_have_text("两份文字，请选择")
    expect(second.locator(".theirs")).to_have_text("第一个标签页的文字")
    expect(second.locator("#id_problem")).to_have_value("第二个标签页的文字")
    second.get_by_label("用我的文字").check()
    second.get_by_role("button", name="按所选保存").click()
    second.wait_for_url("**/application/clinical/?settled=1")
    expect(banner(second)).to_be_hidden()
    assert stored(draft, "problem") == "第二个标签页的文字"


def test_two_tabs_with_different_fields_do_not_disturb_each_other(clinical, visitor, draft):
    second = visitor.new_page()
    second.goto(section_url(draft, "clinical"))
    write(clinical, "问题")
    wait_until_saved(clinical)
    write(second, "获益", field="benefit")
    wait_until_saved(second)
    assert (stored(draft, "problem"), stored(draft, "benefit")) == ("问题", "获益")


def test_a_text_that_is_too_long_is_marked_and_kept_and_the_rest_is_saved(clinical, draft):
    write(clinical, "长" * 1002)
    write(clinical, "获益", field="benefit")
    expect(clinical.locator("#id_problem_box .err")).to_contain_text("超出 2 字", timeout=PATIENCE)
    expect(state(clinical)).to_contain_text("标红的栏目除外")
    assert stored(draft, "benefit") == "获益"
    write(clinical, "短" * 40)
    wait_until_saved(clinical)
    expect(clinical.locator("#id_problem_box .err")).to_have_count(0)


def test_traces_of_a_patient_are_pointed_out_while_writing(clinical):
    write(clinical, "患者姓名：张三")
    expect(clinical.locator("#id_problem_trace")).to_contain_text("患者姓名", timeout=PATIENCE)


def test_the_catalogue_fills_in_both_fields(clinical, draft):
    clinical.goto(section_url(draft, "product"))
    clinical.get_by_label("搜索医疗器械分类目录").press_sequentially("封堵")
    clinical.locator("#category-hits button").first.click()
    code = clinical.locator("#id_category").input_value()
    assert clinical.locator("#id_subcatalogue").input_value() == code[:2]
    wait_until_saved(clinical)
    assert stored(draft, "category", "product") == code


def test_questions_appear_with_the_answers_they_depend_on_and_rows_can_be_added(clinical, draft):
    clinical.goto(section_url(draft, "patents"))
    expect(clinical.locator("#id_patents_box")).to_be_hidden()
    clinical.get_by_label("拟申请").check()
    expect(clinical.locator(".unfiled")).to_be_visible()
    clinical.get_by_label("已授权").check()
    expect(clinical.locator(".unfiled")).to_be_hidden()
    rows = clinical.locator("#id_patents_box .row-card")
    before = rows.count()
    clinical.get_by_role("button", name="增加一行").click()
    expect(rows).to_have_count(before + 1)
    clinical.locator(f"#id_patents-{before}-number").fill("ZL202310123456.6")
    wait_until_saved(clinical)
    assert [row["number"] for row in stored(draft, "patents", "patents")] == ["ZL202310123456.6"]


def test_a_file_is_sent_with_progress_and_a_wrong_one_is_refused_beside_its_field(clinical, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clinical.goto(reverse("projects:document_add", args=[draft.ref]) + "?section=technology")
    clinical.get_by_label("材料名称").fill("检测报告")
    file = clinical.locator("#id_file")
    file.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90"})
    clinical.get_by_role("button", name="添加这份材料").click()
    expect(clinical.locator("#id_file_box .err")).to_contain_text("扩展名")
    file.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": SMALL_PDF})
    clinical.get_by_role("button", name="添加这份材料").click()
    clinical.wait_for_url("**/application/technology/#papers")
    assert Document.objects.get().title == "检测报告"


def test_without_any_script_everything_can_be_filled_in(chromium, draft, people, enter, live_server):
    window = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    enter(window, people.wang, live_server)
    page = window.new_page()
    page.goto(section_url(draft, "clinical"))
    page.fill("#id_problem", "不用脚本也能填")
    page.get_by_label("罕见病").check()
    page.get_by_role("button", name="保存，下一节").click()
    page.goto(section_url(draft, "patents"))
    page.get_by_label("已授权").check()
    page.fill("#id_patents-0-number", "ZL202310123456.6")
    page.get_by_role("button", name="保存，下一节").click()
    window.close()
    assert stored(draft, "problem") == "不用脚本也能填"
    assert stored(draft, "tags") == ["rare"]
    assert stored(draft, "patents", "patents")[0]["number"] == "ZL202310123456.6"
