"""Every declared shortcut does in Chromium what the overview says, and none takes a key from somebody who types."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from core.actor import ANONYMOUS
from core.models import Notice
from core.refs import new_ref
from springrain.guide.shortcuts import EVERYWHERE, LISTS, SCORING, chapters, declared, places_for
from tests.journeys.test_from_idea_to_figure import enter
from tests.personas import Persona

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OVERVIEW = "[data-shortcut-overview]"


@pytest.fixture
def desk(chromium: Browser, live_server, people) -> Page:
    """Wang's list of three notices."""
    for number in range(3):
        told(people.wang, f"第 {number} 件事")
    window = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 900})
    window.set_default_timeout(15_000)
    page = enter(window, people.wang)
    page.goto("/notices/")
    yield page
    window.close()


def told(person: Persona, title: str) -> Notice:
    return Notice.objects.create(
        recipient=person.user, event="match.requested", key=new_ref(), title=title, url="/guide/"
    )


def row(page: Page, number: int):
    return page.locator("[data-row]").nth(number)


def overview(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator(f"{OVERVIEW} kbd").first).to_be_visible()
    # Over another page no key reaches the page behind.
    page.keyboard.press("j")
    expect(row(page, 0)).not_to_be_focused()


def close(page: Page) -> None:
    overview(page)
    page.keyboard.press("Escape")
    expect(page.locator(OVERVIEW)).to_be_hidden()


def search(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#finder-text")).to_be_focused()


def find(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#finder-text")).to_be_focused()


def next_row(page: Page) -> None:
    page.keyboard.press("j")
    expect(row(page, 0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(row(page, 1)).to_be_focused()
    assert row(page, 1).evaluate("(link) => getComputedStyle(link).outlineStyle") == "solid"


def previous_row(page: Page) -> None:
    page.keyboard.press("k")
    expect(row(page, 2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(row(page, 1)).to_be_focused()


def open_row(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/guide/")


def tick(page: Page) -> None:
    box = page.locator("[data-tick]").first
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(box).to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_contain_text("1")
    page.keyboard.press("x")
    expect(box).not_to_be_checked()


DOES: dict[str, Callable[[Page], None]] = {
    "overview": overview,
    "search": search,
    "find": find,
    "close": close,
    "next": next_row,
    "previous": previous_row,
    "open": open_row,
    "tick": tick,
}


def test_what_is_tried_here_is_what_is_declared():
    assert set(DOES) == {each.act for chapter in (EVERYWHERE, LISTS) for each in chapter.shortcuts}


@pytest.mark.parametrize("act", DOES)
def test_each_declared_key_does_what_it_says(desk, act):
    DOES[act](desk)


def test_g_and_a_letter_lead_to_the_main_pages(desk, people):
    for key, path, _label in places_for(people.wang.actor):
        desk.goto("/guide/accessibility/")
        desk.keyboard.press("g")
        desk.keyboard.press(key)
        desk.wait_for_url(f"**{path}" if path != "/" else lambda url: "/guide/accessibility" not in url)


def test_no_key_is_taken_from_somebody_who_types(desk):
    desk.keyboard.press("Control+k")
    desk.keyboard.type("jkxo?/gh")
    expect(desk.locator("#finder-text")).to_have_value("jkxo?/gh")
    expect(desk.locator(OVERVIEW)).to_be_hidden()
    assert desk.url.endswith("/notices/")


def test_switched_off_single_keys_do_nothing_and_those_with_ctrl_still_work(desk):
    overview(desk)
    with desk.expect_navigation():
        desk.locator(f"{OVERVIEW} button[value=off]").click()
    assert desk.url.endswith("/notices/")
    for key in ("j", "?", "x", "/"):
        desk.keyboard.press(key)
    expect(row(desk, 0)).not_to_be_focused()
    expect(desk.locator(OVERVIEW)).to_be_hidden()
    expect(desk.locator("#finder-text")).to_be_hidden()
    find(desk)


def test_a_double_click_on_a_bulk_button_is_one_act(desk):
    desk.locator("[data-bulk-all] input").check()
    desk.locator(".bulk-bar button[value=read]").dblclick()
    expect(desk.locator(".bulk-result")).to_contain_text("3")
    with desk.expect_navigation():
        desk.locator(".bulk-result button").press("Enter")
    expect(desk.locator(".hit .chip")).to_have_count(3)


def test_without_scripts_the_overview_is_a_page(client, people):
    page = client.get(reverse("guide:shortcuts")).content.decode()
    for chapter in chapters(ANONYMOUS):
        for each in chapter.shortcuts:
            assert str(each.sentence) in page
    assert 'name="keys"' in page
    client.post("/display/", {"keys": "off"})
    assert 'data-single-keys="off"' in client.get("/").content.decode()


def test_no_key_is_declared_twice_on_one_page(people):
    for actor in (ANONYMOUS, people.wang.actor, people.officer.actor, people.firm.actor):
        for names in ([key for key, _path, _label in places_for(actor)], list(declared(actor)["keys"])):
            assert len(names) == len(set(names))
    singles = [each.keys for chapter in (EVERYWHERE, LISTS) for each in chapter.shortcuts]
    assert len(singles) == len(set(singles))
    assert "g" not in declared(ANONYMOUS)["keys"]
    assert len({each.act for each in SCORING.shortcuts}) == len(SCORING.shortcuts)
