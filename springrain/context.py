"""What every page of the portal shows whatever it is about."""

import json
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest

from core.actor import ANONYMOUS
from core.bulk import result_for
from core.display import display_of
from core.selectors import unread_count
from springrain.demo.people import demo_sign_ins
from springrain.guide.shortcuts import declared
from springrain.navigation import menu


def portal(request: HttpRequest) -> dict[str, object]:
    """``site_footer``, ``site_links``: what a government site must state; ``demo``: whether this is a demonstration.

    ``display``: light or dark, the size of type, shortcuts on or off. ``shortcuts``: which keys there are.
    ``unread_notices``: the number at the bell.
    ``bulk_result``: what was done to many rows on the page before.
    ``navigation``: the menu of the role in which the person works. ``memberships``: those he can switch among; the
    middleware has read them. ``demo_accounts``: for the sign-in page.
    """
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "site_footer": settings.SITE_FOOTER,
        "site_links": settings.SITE_LINKS,
        "demo": settings.DEMO,
        "display": display_of(request),
        "shortcuts": json.dumps(declared(actor), separators=(",", ":")),
        "unread_notices": _unread_notices(request),
        "bulk_result": _bulk_result(request),
        "navigation": menu(request, actor),
        "memberships": getattr(request, "memberships", []),
        # A function, which the template calls in the reader's language.
        "demo_accounts": demo_sign_ins if settings.DEMO else [],
    }


def _bulk_result(request: HttpRequest) -> Callable[[], object]:
    """A function: only a page with the message area takes the result out of the session."""
    actor = getattr(request, "actor", ANONYMOUS)
    return cache(lambda: result_for(request) if actor.is_authenticated else None)


def _unread_notices(request: HttpRequest) -> Callable[[], int]:
    """A function, which templates call: fragments without the bell cost no query, and a page costs one."""
    actor = getattr(request, "actor", ANONYMOUS)
    return cache(lambda: unread_count(actor) if actor.is_authenticated else 0)
