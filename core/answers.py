"""The one mapper from refusals to answers: a page, an htmx fragment, or JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, PortalError, StaleEdit, TooManyRequests
from core.tracing import request_id

API_PREFIX = "/api/"
PAGES = frozenset({400, 403, 404, 409, 429})
SERVER_ERROR = 500
UNAVAILABLE = 503
# A restart of the database takes seconds.
RETRY_SECONDS = 20
# These pages stand alone: whatever broke may be what the frame of a page needs.
ALONE = frozenset({SERVER_ERROR, UNAVAILABLE})


class SignedOut(PortalError):
    status = 401
    code = "signed_out"
    default = _(
        "Your session has ended. Please sign in again in another tab, then go on here; your text is still there."
    )


class ServerError(PortalError):
    status = SERVER_ERROR
    code = "server_error"
    default = _("Something went wrong on our side. We have noted the fault.")


class OutOfReach(PortalError):
    """The database or the cache is away for a moment, as while it is restarted: asking again will help."""

    status = UNAVAILABLE
    code = "unavailable"
    default = _("The portal is out of reach for a moment.")
    retry_after = RETRY_SECONDS


def answer(request: HttpRequest, refusal: PortalError) -> HttpResponse:
    """In the form the caller can use; every form carries the request id, a 429 says when to come again."""
    if wants_json(request):
        response: HttpResponse = JsonResponse(error_body(refusal), status=refusal.status)
    elif is_htmx(request):
        response = HttpResponse(render_to_string("errors/fragment.html", _context(refusal)), status=refusal.status)
    else:
        response = HttpResponse(_page(request, refusal), status=refusal.status)
    for name, value in error_headers(refusal).items():
        response.headers[name] = value
    return response


def wants_json(request: HttpRequest) -> bool:
    """The API always, and scripts that ask for JSON rather than HTML."""
    if request.path.startswith(API_PREFIX):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def error_body(refusal: PortalError) -> dict[str, Any]:
    """What API clients get: ``{"error": {"code", "message", "fields", "request_id"}}``, sometimes with more."""
    error: dict[str, Any] = {
        "code": refusal.code,
        "message": str(refusal.message),
        "fields": {},
        "request_id": request_id(),
    }
    if refusal.help_text:
        error["help"] = str(refusal.help_text)
    if isinstance(refusal, InvalidInput):
        error["fields"] = {name: [str(text) for text in texts] for name, texts in refusal.fields.items()}
    if isinstance(refusal, StaleEdit):
        error |= {"current": refusal.current, "version": refusal.version}
    return {"error": error}


def error_headers(refusal: PortalError) -> Mapping[str, str]:
    return {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooManyRequests | OutOfReach) else {}


def _context(refusal: PortalError) -> dict[str, Any]:
    retry_after = refusal.retry_after if isinstance(refusal, TooManyRequests) else 0
    return {
        "request_id": request_id(),
        "message": refusal.message,
        "help_text": refusal.help_text,
        "retry_after": retry_after,
    }


def _page(request: HttpRequest, refusal: PortalError) -> str:
    if refusal.status in ALONE:
        return render_to_string(f"errors/{refusal.status}.html", _context(refusal))
    if not hasattr(request, "actor"):
        # Refused before anybody was known, there is no frame.
        return render_to_string("errors/bare.html", _context(refusal))
    status = refusal.status if refusal.status in PAGES else 400
    return render_to_string(f"errors/{status}.html", _context(refusal), request)
