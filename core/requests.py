"""The request as every view of the portal gets it."""

from typing import Any

from django.http import HttpRequest

from core.actor import Actor


class PortalRequest(HttpRequest):
    """``actor`` is set by the accounts app's middleware, also for visitors (``core.actor.ANONYMOUS``).

    ``kept`` only where ``core.lists.kept_list`` stands on the view.
    """

    actor: Actor
    kept: Any


def whole_number(text: str, most_digits: int = 8) -> int:
    """What a page sent as a number, such as the version it was made from; 0 for anything else.

    Python refuses to read thousands of digits and the database to compare them, so what is too long is none.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else 0
