"""In which ways a page is looked at, and which pages there are: every address of the portal that opens to somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.conf import settings

from core.display import TEXT_COOKIE, THEME_COOKIE
from tests.accessibility import axe
from tests.accessibility.window import Window
from tests.architecture.crawl import ASKERS, Address, named_addresses
from tests.architecture.test_permission_matrix import MATRIX

HEIGHT = 900
# Swagger's own page for programmers; its marks are not ours to change.
FOREIGN = {"api_docs"}


@dataclass(frozen=True)
class Look:
    theme: str
    language: str
    width: int
    text: str = "standard"

    def __str__(self) -> str:
        return f"{self.theme}-{self.language}-{self.width}" + ("-large" if self.text == "large" else "")


# Four that hold every pair of theme, language and width once; pages take them in turn.
LOOKS = (
    Look("light", "zh-hans", 1440),
    Look("dark", "zh-hans", 360),
    Look("light", "en", 360),
    Look("dark", "en", 1440),
)
# Elder mode, on a phone and on a desk.
LARGE = (Look("light", "zh-hans", 360, "large"), Look("dark", "zh-hans", 1440, "large"))
_EACH = tuple(Look(*each) for each in product(("light", "dark"), ("zh-hans", "en"), (360, 1440)))
ALL = (*LOOKS, *LARGE, *(each for each in _EACH if each not in LOOKS))


@dataclass(frozen=True)
class Sight:
    """A page as one persona sees it."""

    address: Address
    asker: str

    def __str__(self) -> str:
        return f"{self.address.name} as {self.asker}"


def sights(*, every_role: bool = False) -> Iterator[Sight]:
    """Every address for the first persona it opens to, or for each of them."""
    for address in named_addresses():
        askers = [] if address.name in FOREIGN else _opens_to(address)
        for asker in askers if every_role else askers[:1]:
            yield Sight(address, asker)


def _opens_to(address: Address) -> list[str]:
    """As ``docs/permissions.md`` says, which another test keeps true."""
    answers = MATRIX.get(address.name, {})
    return [asker for asker in ASKERS if answers.get(asker) == 200]


def put_on(window: Window, look: Look) -> None:
    """As the person would choose it in the frame."""
    for name, value in (
        (THEME_COOKIE, look.theme),
        (TEXT_COOKIE, look.text),
        (settings.LANGUAGE_COOKIE_NAME, look.language),
    ):
        window.client.cookies[name] = value
    window.page.set_viewport_size({"width": look.width, "height": HEIGHT})


def faults(window: Window) -> Iterator[str]:
    """Of the page that stands open: axe's, what the browser complained of, and scrolling sideways."""
    yield from axe.faults(window.page)
    yield from window.complaints
    if not window.fits():
        yield "scrolls sideways"
