"""Whole acts without a mouse: each stop is reached by Tab, shows its focus, and answers Enter or the space bar.

How an expert scores with keys alone stands in tests/screening/scoring/test_keyboard.py.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from matching.models import Match
from projects.models import Project
from tests.factories import draft_project
from tests.journeys.test_from_idea_to_figure import enter
from tests.matching.matched import open_project
from tests.matching.matches.given import with_profile
from tests.personas import Persona

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 150
# Of the element itself, or of what stands for it (a card around a radio button).
SEEN = """(element) => {
  const shows = (each) => {
    const style = each && getComputedStyle(each);
    return style && (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none");
  };
  return shows(element) || shows(element.closest("label")) || shows(element.nextElementSibling);
}"""
REQUEST = "我们有编织车间和注册团队，想一起把它做成产品。"


@pytest.fixture
def enter_as(chromium: Browser, live_server):
    contexts = []

    def at(persona: Persona) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 900}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return enter(context, persona)

    yield at
    for context in contexts:
        context.close()


def tab_to(page: Page, target: Locator) -> None:
    """Only Tab is pressed; the target must be on the way and show that it has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            assert target.evaluate(SEEN), "the focus is not seen"
            return
    raise AssertionError(f"not reached by Tab: {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """With what follows: another page."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press(key)


def link(page: Page, name: str, *args: object) -> Locator:
    return page.locator(f"main a[href^='{reverse(name, args=args)}']").locator("visible=true").first


def test_a_doctor_hands_an_application_in(people, enter_as):
    project = draft_project(people.wang, title="键盘申报")
    page = enter_as(people.wang)
    page.goto(reverse("projects:project_list"))
    # The first stop leads past the menu.
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    press(page, link(page, "projects:project_page", project.ref))
    page.goto(reverse("projects:project_check", args=[project.ref]))
    press(page, link(page, "projects:project_submit", project.ref))
    press(page, page.locator("main form button.btn-primary").last, "Space")
    assert Project.objects.get(pk=project.pk).status == "submitted"
    expect(page.locator("main")).to_contain_text(Project.objects.get(pk=project.pk).reference)


def test_an_enterprise_asks_for_a_project(people, enter_as):
    project = open_project(people, title="键盘对接")
    page = enter_as(with_profile(people.firm))
    page.goto(reverse("projects:project_page", args=[project.ref]))
    press(page, link(page, "matching:match_request", project.ref))
    # Sent with nothing in it, it says what is missing, and leads there.
    press(page, page.locator("main form button.btn-primary"))
    expect(page.locator(".error-summary")).to_be_visible()
    tab_to(page, page.locator("main textarea[name=message]"))
    page.keyboard.type(REQUEST)
    tab_to(page, page.locator("main input[name=cooperation]").first)
    page.keyboard.press("Space")
    press(page, page.locator("main form button.btn-primary"))
    match = Match.objects.get(project=project)
    assert (match.status, match.organisation) == ("open", people.firm.organisation)
