"""Headless Chromium for the browser tests: Debian's own, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these, Chromium looks for its maker's servers at every start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "browser tests need Chromium (Debian: apt-get install chromium)"


def chromium_path() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Skips without Chromium; where nothing may be skipped (CI=true) its absence is a failure."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    # Playwright keeps an event loop in this thread; Django would refuse its synchronous queries beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, live_server) -> Iterator[BrowserContext]:
    """A browser window of its own (cookies, storage), in Chinese, at desktop size, on the live server."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()
