"""From a doctor's first visit to the leader's figure, in a browser."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import OrganisationKind
from accounts.roles import Role
from projects import fields
from projects.enums import Status
from projects.models import Project
from tests.answers import complete_answers
from tests.personas import PASSWORD, Persona, make_organisation, make_persona

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DOCTOR = "doctor.new@example.org"
TITLE = "可调式封堵器的旅程"
STRONG = "Journey-2026-strong"


def enter(window: BrowserContext, persona: Persona) -> Page:
    """Signs a person in through the sign-in page, in a window of his own."""
    page = window.new_page()
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", persona.user.email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form").filter(has=page.locator("input[name=password]")).get_by_role("button").first.click()
    page.wait_for_load_state()
    return page


def sign_up(page: Page, hospital: str) -> None:
    page.goto(reverse("account_signup"))
    page.locator(f"input[name=role][value={Role.CLINICIAN}]").check(force=True)
    page.select_option("select[name=region]", "44")
    page.fill("input[name=organisation_name]", hospital)
    page.get_by_role("button", name="查找").click()
    page.locator("input[name=organisation]").first.check(force=True)
    page.fill("input[name=name]", "申报人 300")
    page.fill("input[name=email]", DOCTOR)
    page.fill("input[name=password1]", STRONG)
    page.fill("input[name=password2]", STRONG)
    page.check("input[name=consent]", force=True)
    page.locator("main form button.btn-primary").click()
    page.wait_for_load_state()
    link = re.search(r"http\S+/confirm-email/\S+", mail.outbox[-1].body)
    page.goto(link.group(0).rstrip("/") + "/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    if page.locator("input[name=password]").count():
        page.fill("input[name=login]", DOCTOR)
        page.fill("input[name=password]", STRONG)
        page.locator("main form").filter(has=page.locator("input[name=password]")).get_by_role("button").first.click()


def fill(page: Page, section: fields.Section) -> None:
    """Answers every required field of a section as a person would."""
    answers = complete_answers(section, title=TITLE)
    for field in section.fields:
        if field.key not in answers or (field.needed_if and not field.is_asked(answers)):
            continue
        value = answers[field.key]
        box = page.locator(f"[name={field.key}]")
        if field.kind in {fields.Kind.CHOICE, fields.Kind.YES_NO, fields.Kind.CHOICES}:
            wanted = value[0] if isinstance(value, list) else value
            if box.first.evaluate("element => element.tagName") == "SELECT":
                box.first.select_option(wanted)
            else:
                page.locator(f"[name={field.key}][value='{wanted}']").check(force=True)
        elif field.kind is fields.Kind.TICK:
            box.check(force=True)
        elif field.kind is fields.Kind.CATEGORY:
            box.first.select_option(value)
        else:
            box.first.fill(str(value))


def test_from_idea_to_figure(visitor, chromium, live_server, page):
    hospital = make_organisation("医疗机构 310")
    office = make_organisation("省药品监督管理局（演示）", OrganisationKind.REGULATOR)
    officer = make_persona("省局经办 09", Role.PROVINCIAL_OFFICER, office)
    leader = make_persona("局领导 09", Role.LEADER, office)

    sign_up(page, hospital.name)
    page = _write_application(page, visitor)
    project = _hand_in(page)
    assert project.reference.endswith("000001")

    at_the_office = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    desk = enter(at_the_office, officer)
    _return_with_two_remarks(desk, project)
    _correct(page, project)
    _accept(desk, project)
    at_the_office.close()

    on_top = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    _see_the_figure(enter(on_top, leader))
    on_top.close()


def _write_application(page: Page, window: BrowserContext) -> Page:
    """All sections in their order; in the middle of one the tab is closed and opened again."""
    page.goto(reverse("projects:project_start"))
    page.fill("input[name=title]", TITLE)
    page.locator("main form button.btn-primary").click()
    for section in fields.SECTIONS:
        expect(page.locator("h1")).to_contain_text(str(section.label))
        fill(page, section)
        if section.key == "clinical":
            page = _interrupted(page, window)
        with page.expect_navigation():
            page.locator("#section-form button[name=then]").first.click()
    return page


def _hand_in(page: Page) -> Project:
    page.locator("main a.btn-primary").first.click()
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("形式审查")
    return Project.objects.get(title=TITLE)


def _see_the_figure(board: Page) -> None:
    """One application more; the figure opens to it."""
    board.goto(f"{reverse('progress:board')}?as_of={timezone.localdate().isoformat()}")
    rows = reverse("progress:indicator_rows", args=["applications"])
    card = board.locator(f"a[href*='{rows}']").first
    expect(card).to_contain_text("1")
    card.click()
    expect(board.locator("main")).to_contain_text(TITLE)


def _interrupted(page: Page, window: BrowserContext) -> Page:
    """The tab is closed in the middle of a sentence; a new one finds it as it was."""
    sentence = "写到一半的一句话：封堵器不随心脏生长，约三成患儿成年前需要再次手术，家长因此"
    address = page.url
    page.fill("[name=problem]", sentence)
    expect(page.locator("#section-form")).to_contain_text("已", timeout=15_000)
    page.wait_for_timeout(3000)
    page.close()
    again = window.new_page()
    again.goto(address)
    expect(again.locator("[name=problem]")).to_have_value(sentence)
    return again


REMARKS = (
    ("clinical.existing_means", "请补充与已上市同类产品的比较（至少一种）。"),
    ("product.intended_use", "请写明适用的年龄范围。"),
)


def _return_with_two_remarks(desk: Page, project: Project) -> None:
    desk.goto(reverse("console:check_page", args=[project.reference]))
    act = desk.locator("[data-act=return]")
    act.locator("summary").first.click()
    for at, (target, text) in enumerate(REMARKS):
        if act.locator("[data-remark-row]").count() <= at:
            act.locator("[data-add]").click()
        row = act.locator("[data-remark-row]").nth(at)
        row.locator("select[name=target]").select_option(target)
        row.locator("textarea[name=remark]").fill(text)
    act.locator("button[value=preview]").click()
    expect(desk.locator("blockquote")).to_contain_text(REMARKS[1][1])
    desk.locator("button[value=send]").click()
    desk.wait_for_load_state()


def _correct(page: Page, project: Project) -> None:
    """Follows each remark to its field, mends it, and hands in again."""
    for target, text in REMARKS:
        page.goto(reverse("projects:project_page", args=[project.reference]))
        page.get_by_role("link", name=text).click()
        expect(page.locator("#section-form")).to_contain_text(text)
        page.fill(
            f"[name={target.split('.')[1]}]",
            "按意见补正：适用于 3 个月至 12 岁儿童，并与两种已上市产品作了比较，数据见材料。",
        )
        with page.expect_navigation():
            page.locator("#section-form button[name=then]").first.click()
    page.goto(reverse("projects:project_check", args=[project.reference]))
    page.locator("main a.btn-primary").first.click()
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("形式审查")
    assert project.submissions.count() == 2


def _accept(desk: Page, project: Project) -> None:
    desk.goto(reverse("console:check_page", args=[project.reference]))
    act = desk.locator("details.act").filter(has=desk.locator("[action$='accept/']"))
    act.locator("summary").first.click()
    act.locator("button[value=preview]").click()
    desk.locator("button[value=send]").click()
    desk.wait_for_load_state()
    assert Project.objects.get(pk=project.pk).status == Status.ACCEPTED
