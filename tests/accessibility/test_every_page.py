"""Every page that opens to anybody keeps WCAG 2.2 AA as far as a machine can see, light and dark, on phone and desk.

Pages take the looks in turn, so that a run of the suite has seen each size, theme and language on a quarter or half of
them. ``python -m tests.accessibility --out DIR`` looks at each page in every way, and takes pictures.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.accessibility.looks import LARGE, LOOKS, faults, put_on, sights
from tests.accessibility.window import Window
from tests.architecture.crawl import Crawler, path_of

# The browser is answered inside the transaction of the test.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PARTS = 2
# A form each that comes back with its errors, and answers that are no success.
REFUSED = {"account_login": 200, "account_signup": 200}
WAYS_OFF = {"/nowhere/": 404, "/console/": 403}
MENUS = "() => document.querySelectorAll('details[data-menu]').forEach((menu) => { menu.open = true; })"


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    context = chromium.new_context()
    context.set_default_timeout(20_000)
    yield Window(context)
    context.close()


@pytest.mark.slow(seconds=150)
@pytest.mark.parametrize("part", range(PARTS))
def test_pages(window, crawled, part):
    crawler = Crawler(crawled)
    found, seen = [], 0
    for place, sight in list(enumerate(sights()))[part::PARTS]:
        window.client = crawler.clients[sight.asker]
        look = LOOKS[(place // PARTS) % len(LOOKS)]
        put_on(window, look)
        if window.open(path_of(sight.address, crawler.world)):
            seen += 1
            found += [f"{sight}, {look}: {fault}" for fault in faults(window)]
    assert found == []
    assert seen > 150


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS + LARGE, ids=str)
def test_refusals_and_open_menus(window, people, sign_in, look):
    put_on(window, look)
    found = []
    for name, status in REFUSED.items():
        assert window.open(reverse(name), sent={}) == status
        found += [f"{name} refused: {fault}" for fault in faults(window)]
    window.client = sign_in(people.wang)
    put_on(window, look)
    for path, status in WAYS_OFF.items():
        assert window.open(path) == status
        expected = "Failed to load resource"
        found += [f"{path}: {fault}" for fault in faults(window) if not fault.startswith(expected)]
    window.open(reverse("projects:project_list"))
    window.page.evaluate(MENUS)
    found += [f"menus: {fault}" for fault in faults(window)]
    assert found == []
