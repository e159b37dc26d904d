"""The API's errors, in the same form whatever raised them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.answers import SignedOut, error_body, error_headers
from core.errors import InvalidInput, NotVisible, PermissionRefused, PortalError, TooManyRequests

WHOLE = "__all__"


class MethodRefused(PortalError):
    status = 405
    code = "method_not_allowed"


class FormatUnavailable(PortalError):
    status = 406
    code = "not_acceptable"


class FormatRefused(PortalError):
    status = 415
    code = "unsupported_media_type"


# What the framework refuses by itself; everything else it may raise counts as a bad request.
BY_STATUS = {refusal.status: refusal for refusal in (MethodRefused, FormatUnavailable, FormatRefused)}


def answer_exception(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's EXCEPTION_HANDLER; None leaves a fault to Django, which logs it and asks ``handler500``."""
    refusal = refusal_of(exception)
    if refusal is None:
        return None
    set_rollback()
    return Response(error_body(refusal), status=refusal.status, headers=dict(error_headers(refusal)))


def refusal_of(exception: Exception) -> PortalError | None:
    if isinstance(exception, PortalError):
        return exception
    if isinstance(exception, Http404):
        return NotVisible()
    if isinstance(exception, PermissionDenied):
        return PermissionRefused()
    return _of_framework(exception) if isinstance(exception, exceptions.APIException) else None


def _of_framework(exception: exceptions.APIException) -> PortalError:
    if isinstance(exception, exceptions.ValidationError):
        return InvalidInput(fields=_fields(exception.detail))
    if isinstance(exception, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return SignedOut(_("Please sign in."))
    if isinstance(exception, exceptions.Throttled):
        return TooManyRequests(retry_after=round(getattr(exception, "wait", None) or 60))
    if isinstance(exception, exceptions.PermissionDenied):
        return PermissionRefused()
    return BY_STATUS.get(exception.status_code, PortalError)(str(exception.detail))


def _fields(detail: Any, prefix: str = "") -> dict[str, list[Any]]:
    """Flattens nested messages: ``{"rows": {"price": ["…"]}}`` becomes ``{"rows.price": ["…"]}``."""
    if isinstance(detail, Mapping):
        items = detail.items()
    elif isinstance(detail, list) and any(isinstance(part, Mapping | list) for part in detail):
        items = {str(number): part for number, part in enumerate(detail)}.items()
    else:
        return {prefix or WHOLE: [str(text) for text in (detail if isinstance(detail, list) else [detail])]}
    found: dict[str, list[Any]] = {}
    for name, part in items:
        found |= _fields(part, f"{prefix}.{name}" if prefix else str(name))
    return found
