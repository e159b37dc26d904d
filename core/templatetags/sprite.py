"""The drawings of the icons, taken from the package's sprite.

The whole sprite weighs two megabytes, so no page links to it: an icon is written into the page as its few paths.
"""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

SPRITE = "vendor/icons/tabler-sprite.svg"
SYMBOL = re.compile(r'<symbol id="tabler-([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
BOUNDS = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


def icon_paths(name: str) -> str:
    """The inside of the icon's ``<svg>``. An unknown name is a LookupError: a state without its icon is a fault."""
    paths = drawings().get(name)
    if paths is None:
        raise LookupError(f"The sprite has no icon named {name!r}.")
    return paths


@cache
def drawings() -> dict[str, str]:
    return {name: BOUNDS.sub("", inner).strip() for name, inner in SYMBOL.findall(sprite_text())}


def sprite_text() -> str:
    """From the package while it is installed, else from the collected static files."""
    found = finders.find(SPRITE)
    if found:
        return Path(found).read_text(encoding="utf-8")
    with staticfiles_storage.open(SPRITE) as collected:
        return bytes(collected.read()).decode()
