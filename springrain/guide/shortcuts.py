"""Every shortcut of the keyboard, declared once: the overview lists them, the page gives them to ``shortcuts.js``.

Those of the scoring sheet are carried out by ``scoring.js``; they stand here for the overview.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import CONSOLE_ROLES
from core.actor import Actor
from springrain.navigation import menu_addresses

# Followed by its second key within a second and a half.
GO_KEY = "g"


@dataclass(frozen=True)
class Shortcut:
    """``keys`` are pressed in this order, or together when ``together``. ``act`` is what ``shortcuts.js`` calls it."""

    keys: tuple[str, ...]
    sentence: Promise
    act: str
    together: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """``by`` names the script that listens."""

    title: Promise
    by: str
    shortcuts: tuple[Shortcut, ...]


EVERYWHERE = Chapter(
    _("Everywhere"),
    "shortcuts",
    (
        Shortcut(("?",), _("Show this overview"), "overview"),
        Shortcut(("/",), _("Go to the search field of the page, else search everything"), "search"),
        Shortcut(("Ctrl", "K"), _("Search everything"), "find", together=True),
        Shortcut(("Esc",), _("Close menus, tips and what lies over the page"), "close"),
    ),
)
LISTS = Chapter(
    _("In lists and queues"),
    "rows",
    (
        Shortcut(("j",), _("To the next row"), "next", instead=("↓",)),
        Shortcut(("k",), _("To the row before"), "previous", instead=("↑",)),
        Shortcut(("o",), _("Open the row"), "open", instead=("Enter",)),
        Shortcut(("x",), _("Tick the row, where rows have boxes"), "tick"),
    ),
)
SCORING = Chapter(
    _("On the scoring sheet"),
    "scoring",
    (
        Shortcut(("0", "…", "5"), _("Choose the level"), "level"),
        Shortcut(("n",), _("Cannot be judged"), "none"),
        Shortcut(("j",), _("To the next criterion"), "next", instead=("↓",)),
        Shortcut(("k",), _("To the criterion before"), "previous", instead=("↑",)),
        Shortcut(("c",), _("Write a comment"), "comment"),
        Shortcut(("Esc",), _("From the comment back to the level"), "back"),
        Shortcut(("Ctrl", "Enter"), _("Hand in the scores"), "hand_in", together=True),
    ),
)
# The second key, the address, what it is called.
PLACES: tuple[tuple[str, str, Promise], ...] = (
    ("h", "home", _("Start page")),
    ("w", "waiting:waiting_list", _("What waits for me")),
    ("n", "core:notice_list", pgettext_lazy("a place to go to", "Notices")),
    ("a", "accounts:settings", _("My details")),
    ("c", "console:index", _("Staff console")),
    ("m", "guide:site_map", _("Site map")),
)
SIGNED_IN = ("waiting:waiting_list", "core:notice_list", "accounts:settings")


def chapters(actor: Actor) -> list[Chapter]:
    """Those of every page, with the places this person can go to."""
    places = tuple(Shortcut((GO_KEY, key), label, f"go:{key}") for key, _url, label in places_for(actor))
    return [EVERYWHERE, Chapter(_("Go to a page"), "shortcuts", places), LISTS, SCORING]


def places_for(actor: Actor) -> Iterator[tuple[str, str, Promise]]:
    """Second key, path, name: the main pages, and under 1 to 4 the entries of his menu."""
    for key, name, label in PLACES:
        if name == "console:index" and actor.role not in CONSOLE_ROLES:
            continue
        if name in SIGNED_IN and not actor.is_authenticated:
            continue
        yield key, reverse(name), label
    for number, (path, label) in enumerate(menu_addresses(actor), start=1):
        yield str(number), path, label


def declared(actor: Actor) -> dict[str, dict[str, str]]:
    """``keys``: single key to act; ``go``: second key to path. As ``shortcuts.js`` reads it."""
    single = [each for chapter in (EVERYWHERE, LISTS) for each in chapter.shortcuts if len(each.keys) == 1]
    return {
        "keys": {each.keys[0]: each.act for each in single if len(each.keys[0]) == 1},
        "go": {key: path for key, path, _label in places_for(actor)},
    }
