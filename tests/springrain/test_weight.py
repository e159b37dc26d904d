"""What a first visit to the main pages costs: at most 400 kB over the wire, as the real portal compresses; and that
nothing moves on a telephone while they come.

The real portal sends static files compressed as they were collected (whitenoise), and compresses each page.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.accessibility.window import Window
from tests.factories import submitted_project

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOST = 400_000
# The share of the window that moved, times how far it moved (Cumulative Layout Shift); below 0.1 is called good.
MOST_MOVED = 0.02
# The panels of matching and registration come after the page, each as high as what it has to say.
MORE_MOVED = {"projects:project_page": 0.1}
TELEPHONE = {"width": 390, "height": 844}
# What moves because the window opens what stands behind "more" does not count.
WATCH = """window.moved = 0;
let opened = Infinity;
document.addEventListener("toggle", () => { opened = Math.min(opened, performance.now()); }, true);
new PerformanceObserver((list) => list.getEntries().forEach(({value, startTime}) => {
  if (startTime < opened) window.moved += value;
})).observe({type: "layout-shift", buffered: true});"""
# What whitenoise leaves as it is.
COMPRESSED_ALREADY = {".woff2", ".png"}
PAGES = [
    ("", "home"),
    ("", "account_login"),
    ("", "guide:terms"),
    ("", "screening:standard_page"),
    ("", "statistics:overview"),
    ("wang", "projects:project_list"),
    ("wang", "projects:project_page"),
    ("wang", "projects:section_edit"),
    ("firm", "matching:project_search"),
    ("officer", "console:index"),
    ("officer", "console:check_page"),
    ("officer", "console:project_list"),
    ("leader", "progress:board"),
    ("coach", "console:index"),
    ("leader", "progress:targets"),
]


class Scales(Window):
    """Weighs what the page loads, each file once."""

    weighed: dict[str, int]

    def sent(self) -> int:
        return sum(self.weighed.values())

    def _file(self, name: str) -> bytes:
        content = super()._file(name)
        packed = content if Path(name).suffix in COMPRESSED_ALREADY else gzip.compress(content, 9)
        self.weighed[name] = min(len(packed), len(content))
        return content


@pytest.fixture
def scales(chromium: Browser) -> Iterator[Scales]:
    context = chromium.new_context(viewport=TELEPHONE)
    context.set_default_timeout(30_000)
    context.add_init_script(WATCH)
    yield Scales(context)
    context.close()


def test_no_main_page_weighs_more_or_moves(scales, people, sign_in):
    project = submitted_project(people.wang)
    arguments = {"projects:section_edit": [project.ref, "product"], "projects:project_page": [project.ref]}
    arguments["console:check_page"] = [project.ref]
    heavy, moving = {}, {}
    for asker, name in PAGES:
        scales.weighed = {}
        if asker:
            scales.client = sign_in(getattr(people, asker))
        assert scales.open(reverse(name, args=arguments.get(name))) == 200, name
        weight = scales.sent() + len(gzip.compress(scales.page.content().encode(), 6))
        if weight > MOST:
            heavy[name] = weight, sorted(scales.weighed.items(), key=lambda each: -each[1])[:4]
        if (moved := scales.page.evaluate("window.moved")) > MORE_MOVED.get(name, MOST_MOVED):
            moving[name] = asker, moved
        # Charts are loaded where they are drawn.
        assert any("echarts" in each for each in scales.weighed) == (name == "progress:board"), name
    assert (heavy, moving) == ({}, {})


@pytest.mark.parametrize(("asked", "packed"), [("gzip, deflate", True), ("", False)])
def test_pages_travel_compressed_to_whoever_understands_it(asked, packed, client):
    answer = client.get("/", headers={"accept-encoding": asked})
    assert (answer.headers.get("Content-Encoding") == "gzip") == packed
    page = gzip.decompress(answer.content) if packed else answer.content
    assert b"</html>" in page


def test_files_travel_as_they_are(client):
    answer = client.get(reverse("screening:standard_pdf"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
