"""The request as every view of the portal gets it."""

from django.http import HttpRequest

from core.actor import Actor


class PortalRequest(HttpRequest):
    """``actor`` is set by the accounts app's middleware, also for visitors (``core.actor.ANONYMOUS``)."""

    actor: Actor
