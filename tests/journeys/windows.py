"""Windows of a browser for several people at once, and what is asked of a page wherever a journey comes by."""

import os
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from core.models import Notice
from tests.journeys.test_from_idea_to_figure import enter
from tests.personas import Persona

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 1000}
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What a reader of the screen would stumble over; the browser itself computes the names.
STUMBLES = """() => {
  const found = [];
  const shown = (element) => element.getClientRects().length > 0;
  const named = (element) => [
    element.getAttribute("aria-label"), element.getAttribute("title"), element.textContent,
    ...[...element.querySelectorAll("img[alt], svg[aria-label]")].map((picture) => picture.alt || picture.ariaLabel),
    ...(element.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent),
    ...[...(element.labels || [])].map((label) => label.textContent),
  ].some((text) => text && text.trim());
  document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea").forEach((element) => {
    if (shown(element) && !named(element)) found.push("without a name: " + element.outerHTML.slice(0, 120));
  });
  document.querySelectorAll("img:not([alt])").forEach((element) => found.push("no alt: " + element.src));
  document.querySelectorAll("iframe:not([title])").forEach((element) => found.push("no title: " + element.src));
  const seen = new Set();
  document.querySelectorAll("[id]").forEach(({ id }) => seen.has(id) ? found.push("id twice: " + id) : seen.add(id));
  if (document.querySelectorAll("h1").length !== 1) found.push("not one first heading");
  return found;
}"""


class Windows:
    """The people of a story, each in a window of his own; what the pages complain of is collected."""

    def __init__(self, chromium: Browser, base_url: str) -> None:
        self.chromium, self.base_url = chromium, base_url
        self.opened: dict[int, Page] = {}
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def new(self) -> BrowserContext:
        window = self.chromium.new_context(base_url=self.base_url, locale="zh-CN", viewport=DESK)
        window.set_default_timeout(20_000)
        self.contexts.append(window)
        return window

    def of(self, persona: Persona) -> Page:
        """Signed in through the sign-in page at the first call."""
        if persona.user.pk not in self.opened:
            self.opened[persona.user.pk] = self.watched(enter(self.new(), persona))
        return self.opened[persona.user.pk]

    def watched(self, page: Page) -> Page:
        page.on("console", lambda said: self.complaints.append(f"{page.url} {said.text}") if is_fault(said) else None)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error}"))
        return page

    def close(self) -> None:
        for window in self.contexts:
            window.close()


def is_fault(said: ConsoleMessage) -> bool:
    """Refusals that a journey looks for are written to the console by the browser itself."""
    return said.type == "error" and "the server responded with a status of" not in said.text


def go(page: Page, name: str, *args: object, query: str = "") -> None:
    page.goto(reverse(name, args=args) + query)


def follow(page: Page, name: str, *args: object) -> None:
    """Presses the link to a page, which must be in sight: nobody types addresses."""
    page.locator(f"a[href^='{reverse(name, args=args)}']").locator("visible=true").first.click()
    page.wait_for_load_state()


def send(page: Page, within: str = "main form[method=post]", button: str = "button.btn-primary") -> None:
    with page.expect_navigation():
        page.locator(within).locator(button).last.click()


def read_notice(page: Page, event: str, persona: Persona) -> Notice:
    """Opens the newest notice of this kind from the list of notices, as its recipient does."""
    notice = Notice.objects.filter(recipient=persona.user, event=event).order_by("-pk").first()
    assert notice is not None, f"{persona.user.name} was not told: {event}"
    go(page, "core:notice_list")
    page.locator(f"main a[href='{reverse('core:notice_open', args=[notice.ref])}']").first.click()
    page.wait_for_load_state()
    return notice


def looks_right(page: Page, name: str) -> None:
    """On a phone and on a desk: nothing scrolls sideways, and everything has its name.

    With JOURNEY_PICTURES set to a folder, what was seen is kept there.
    """
    # Parts of a page are loaded after it.
    page.wait_for_load_state("networkidle")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if folder := os.environ.get("JOURNEY_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
        assert page.evaluate(FITS), f"{page.url} scrolls sideways at {size['width']} px"
        stumbles = page.evaluate(STUMBLES)
        assert not stumbles, f"{page.url}: {stumbles}"
