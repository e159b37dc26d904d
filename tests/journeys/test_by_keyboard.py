"""The frame by keyboard and without scripts: appearance, the search over everything, tips, a lost connection."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

GROUND = "() => getComputedStyle(document.body).backgroundColor"


def test_dark_and_large_are_chosen_and_stay(page: Page):
    page.goto("/")
    light = page.evaluate(GROUND)
    size = page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
    page.locator(".masthead details.only-wide:has(.display-form) summary").press("Enter")
    with page.expect_navigation():
        page.locator(".masthead .only-wide .display-form button[value=dark]").press("Enter")
    assert page.evaluate(GROUND) != light
    page.goto(reverse("guide:accessibility"))
    with page.expect_navigation():
        page.locator("main .display-form button[value=large]").press("Enter")
    assert page.url.endswith(reverse("guide:accessibility"))
    assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") > size * 1.15
    # Paper is neither dark nor large.
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "16px"


def test_the_search_opens_with_its_keys_and_is_gone_through_with_arrows(page: Page):
    page.goto("/")
    page.keyboard.press("Control+k")
    field = page.locator("#finder-text")
    expect(field).to_be_focused()
    field.type("产品定型")
    first = page.locator("#finder-results a").first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-finder]")).to_be_hidden()


def test_a_tip_is_shown_by_focus_and_put_away_by_escape(page: Page):
    page.goto(reverse("guide:situation", args=["prototype"]))
    word = page.locator("main [data-term]").first
    width = "(tip) => tip.getBoundingClientRect().width"
    page.keyboard.press("Tab")
    word.focus()
    assert word.locator(".term-tip").evaluate(width) > 100
    page.keyboard.press("Escape")
    assert word.locator(".term-tip").evaluate(width) <= 1


def test_a_lost_connection_is_said_before_a_form_is_sent(page: Page):
    page.goto("/")
    page.context.set_offline(True)
    expect(page.locator("#messages [data-connection]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#messages [data-connection]")).to_have_count(0)


def test_without_scripts_the_same_works(chromium: Browser, live_server):
    window = chromium.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    page = window.new_page()
    page.goto("/nowhere/")
    page.locator("main input[type=search]").fill("产品定型")
    with page.expect_navigation():
        page.locator("main .searcher button").click()
    expect(page.locator("main .findings a").first).to_be_visible()
    page.goto(reverse("guide:accessibility"))
    with page.expect_navigation():
        page.locator("main .display-form button[value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    window.close()
