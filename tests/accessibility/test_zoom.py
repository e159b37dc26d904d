"""At 200 % (WCAG 1.4.4, 1.4.10): 1280 px hold 640, or text is twice as large. And motion can be stilled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.accessibility.looks import LOOKS, put_on
from tests.accessibility.window import Window
from tests.architecture.crawl import Crawler, World, named_addresses, path_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MAIN = {
    "visitor": "home account_login outreach:activity_list statistics:overview guide:shortcuts",
    "wang": (
        "projects:project_list projects:project_page projects:section_edit projects:project_submit matching:match_page"
        " registration:case_page waiting:waiting_list core:notice_list accounts:notice_mail"
    ),
    "firm": "matching:project_search matching:match_request registration:case_milestones",
    "officer": "console:index console:check_queue console:check_page console:project_list console:membership_queue",
    "expert": "console:my_reviews console:seat_desk",
    "leader": "progress:board progress:targets",
}
# Text that does not fit into its box. Left out is who is acting, beside the menu that says it whole.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((each) => {
  const style = getComputedStyle(each);
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  const box = each.getBoundingClientRect();
  if (!hides || box.width < 4 || box.height < 4 || !each.innerText?.trim()) return false;
  if (each.closest("svg, dialog, .masthead .who")) return false;
  return each.scrollWidth > each.clientWidth + 2 || each.scrollHeight > each.clientHeight + 2;
}).map((each) => each.outerHTML.slice(0, 140))"""
TWICE_AS_LARGE = "() => { document.documentElement.style.fontSize = '32px'; }"
MOVING = """() => [...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  const runs = (times) => times.split(",").some((time) => parseFloat(time) > 0.001);
  return (style.animationName !== "none" && runs(style.animationDuration)) || runs(style.transitionDuration)
    || style.scrollBehavior === "smooth";
}).map((each) => each.outerHTML.slice(0, 100))"""


@pytest.fixture
def crawler(people) -> Crawler:
    return Crawler(World.build(people))


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    context = chromium.new_context()
    context.set_default_timeout(20_000)
    yield Window(context)
    context.close()


def opened(window: Window, crawler: Crawler) -> Iterator[str]:
    """Each main page in turn, as its first look, with its name."""
    known = {each.name: each for each in named_addresses()}
    for asker, names in MAIN.items():
        window.client = crawler.clients[asker]
        put_on(window, LOOKS[0])
        for name in names.split():
            window.page.set_viewport_size({"width": 1280, "height": 1024})
            assert window.open(path_of(known[name], crawler.world)) == 200, f"{name} as {asker}"
            yield f"{name} as {asker}"


def test_nothing_is_cut_off_or_scrolls_sideways_at_twice_the_size(window, crawler):
    found = []
    for name in opened(window, crawler):
        window.page.set_viewport_size({"width": 640, "height": 512})
        found += [f"{name}, zoomed: cut off {each}" for each in window.page.evaluate(CUT_OFF)]
        if not window.fits():
            found.append(f"{name}, zoomed: scrolls sideways")
        window.page.set_viewport_size({"width": 1280, "height": 1024})
        window.page.evaluate(TWICE_AS_LARGE)
        found += [f"{name}, large text: cut off {each}" for each in window.page.evaluate(CUT_OFF)]
        if not window.fits():
            found.append(f"{name}, large text: scrolls sideways")
    assert not found, "\n".join(found)


def test_who_wants_no_motion_gets_none(window, crawler):
    window.page.emulate_media(reduced_motion="reduce")
    found = [f"{name}: {each}" for name in opened(window, crawler) for each in window.page.evaluate(MOVING)]
    assert not found, "\n".join(found)
