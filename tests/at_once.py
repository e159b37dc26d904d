"""Several acts at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from core.errors import PortalError


def at_once(*acts: Callable[[], Any]) -> list[PortalError | None]:
    """Each in its own thread, all let go together; in their order, what each was refused with."""
    ready = threading.Barrier(len(acts))
    raised: list[PortalError | None] = [None] * len(acts)

    def run(position: int, act: Callable[[], Any]) -> None:
        ready.wait(timeout=20)
        try:
            act()
        except PortalError as refusal:
            raised[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def refused(raised: list[PortalError | None]) -> list[type[PortalError]]:
    """Of what kind the refusals are."""
    return [type(each) for each in raised if each is not None]
