"""Request ids, and where refusals become answers."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from core.answers import SignedOut, answer, is_htmx, wants_json
from core.errors import PortalError
from core.tracing import new_request_id, set_request_id

log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id of our own: one sent by the client could be forged to confuse the audit log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = new_request_id()
        set_request_id(request_id)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response


class ErrorMiddleware:
    """Answers what services and selectors refuse. Faults go on to Django, which logs them and asks ``handler500``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A script cannot show the sign-in page; it must hear that the session is over, and keep what was typed.
        if _is_sent_to_sign_in(response) and (is_htmx(request) or wants_json(request)):
            return answer(request, SignedOut())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PortalError):
            return None
        log.info("refused", extra={"code": exception.code, "path": request.path, "status": exception.status})
        return answer(request, exception)


def _is_sent_to_sign_in(response: HttpResponse) -> bool:
    if response.status_code != 302:
        return False
    return urlsplit(response.headers["Location"]).path == resolve_url(settings.LOGIN_URL)
