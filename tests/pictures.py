"""``python -m tests.pictures [--base URL]``: the pictures of the README, taken from a demonstration that is running.

One picture for each role, of the page it works on most. Start the demonstration with ``make run`` on an empty folder.
"""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, chromium_path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
# Flat colours: so many are enough, and the files stay small.
COLOURS = 128
# Name of the picture, who is signed in, where it begins, and which link of the page is followed from there.
PAGES = (
    ("visitor", "", "/", ""),
    ("doctor", "doctor", "/projects/", ""),
    ("doctor-project", "doctor", "/projects/", "困难气道双腔引导管"),
    ("hospital", "hospital", "/projects/institution/", ""),
    ("firm", "firm", "/matching/", ""),
    ("firm-match", "firm", "/matching/matches/", "生物可降解止血材料"),
    ("platform", "platform", "/matching/enquiries/", ""),
    ("officer", "officer", "/console/", ""),
    ("officer-check", "officer", "/console/checks/", "儿童先天性心脏病可调式封堵器"),
    ("expert", "reviewer", "/console/my-reviews/", "脑机接口手功能康复手套"),
    ("coach", "coach", "/console/coaching/", "可视化喉镜防雾片"),
    ("city", "city", "/console/city-desk/", "压疮体位减压翻身垫"),
    ("testing", "testing", "/console/test-desk/", ""),
    ("department", "department", "/console/department-tasks/", ""),
    ("leader", "leader", "/progress/?as_of=2026-07-02", ""),
    ("national", "national", "/progress/provinces/", ""),
    ("security", "security", "/console/", ""),
)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    options = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        for name, person, address, link in PAGES:
            _keep(name, _taken(browser, options.base, person, address, link))
        browser.close()


def _taken(browser: Browser, base: str, person: str, address: str, link: str) -> bytes:
    page = browser.new_context(base_url=base, viewport=SIZE, reduced_motion="reduce", locale="zh-CN").new_page()
    if person:
        _sign_in(page, person)
    page.goto(address)
    if link:
        page.locator("main").get_by_role("link", name=link).first.click()
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    page.context.close()
    return picture


def _sign_in(page: Page, person: str) -> None:
    """By the button the demonstration offers for each role."""
    page.goto("/accounts/login/")
    page.locator("form", has=page.locator(f'input[value="{person}@example.org"]')).get_by_role("button").click()
    page.wait_for_load_state("networkidle")


def _keep(name: str, picture: bytes) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawn = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
    drawn.save(FOLDER / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png\n")


if __name__ == "__main__":
    main(sys.argv[1:])
