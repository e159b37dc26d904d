"""axe-core from npm, asked in the page itself: what of WCAG 2.2 AA a machine can see."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Answers only what is wrong, each with the elements it is wrong at. From the top: what the masthead covers of a page
# that was scrolled is not too small.
ASK = """(tags) => {
  scrollTo({top: 0, behavior: "instant"});
  return axe.run(document, {runOnly: tags, resultTypes: ["violations"], elementRef: false}).then(
    ({violations}) => violations.flatMap((each) => each.nodes.map((node) => (
      `${each.id} at ${node.target.join(" ")}: ${node.html.slice(0, 160)} (${
        [...node.any, ...node.all, ...node.none].map(({message}) => message).join("; ").slice(0, 240)})`))));
}"""


@cache
def source() -> str:
    if not SOURCE.exists():
        raise FileNotFoundError(f"{SOURCE} is missing: run “make setup”.")
    return SOURCE.read_text(encoding="utf-8")


def faults(page: Page, tags: list[str] = TAGS) -> list[str]:
    """One line for each element that breaks a rule; nothing when the page keeps them all."""
    page.evaluate(source())
    found: list[Any] = page.evaluate(ASK, tags)
    return [str(each) for each in found]
