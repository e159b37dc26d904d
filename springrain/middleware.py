"""Headers for browsers, sessions that end when nobody uses them, and the memory of what a person has opened."""

import logging
from collections.abc import Callable
from datetime import timedelta

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from springrain.recent import note, opening

log = logging.getLogger(__name__)

# A session's end is moved at most this often.
TOUCH_INTERVAL = timedelta(minutes=1)


class BrowserPolicyMiddleware(CSPMiddleware):
    """The strict content policy everywhere, the console's own only under its prefix."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(settings.CONSOLE_PREFIX):
            parts.replace = settings.CONSOLE_CONTENT_SECURITY_POLICY | (parts.replace or {})
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return super().process_response(request, response)


class CompressPages(GZipMiddleware):
    """Pages travel compressed, with Django's padding against guessing from their length (BREACH); files as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class IdleSessionMiddleware:
    """Moves the end of a signed-in session with every use, without rewriting what the session holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        expires_at = getattr(session, "expires_at", None)
        if expires_at is not None and session.session_key and not session.modified:
            fresh = timezone.now() + timedelta(seconds=session.get_expiry_age())
            if fresh - expires_at > TOUCH_INTERVAL:
                Session.objects.filter(pk=session.session_key).update(expire_date=fresh)
        return response


class RecentlyOpenedMiddleware:
    """Notes what was opened once the page is on its way: nobody waits for it, and no page fails with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = opening(request) if response.status_code == 200 else None
        if found is not None:
            close = response.close
            actor = request.actor  # type: ignore[attr-defined]

            def close_and_note() -> None:
                try:
                    note(actor, *found)
                except DatabaseError:
                    log.exception("opened_not_noted")
                finally:
                    close()

            response.close = close_and_note  # type: ignore[method-assign]
        return response
