"""Django's error handlers: the same answers as for our own refusals."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from core.answers import OutOfReach, ServerError, answer
from core.errors import NotVisible, PermissionRefused, PortalError, TooManyRequests


class ExpiredForm(PermissionRefused):
    code = "csrf"
    default = _("The page was open for too long, or you signed in again in another tab.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, PortalError(_("The request was incomplete or damaged.")))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, PermissionRefused())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, NotVisible())


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Asked for by allauth when one network address signs in or up too often."""
    return answer(request, TooManyRequests())


def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for it while it handles the fault; a part that is only away is told apart from a mistake of ours."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError | RedisError)
    return answer(request, OutOfReach() if away else ServerError())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    help_text = _(
        "Please go back, load the page again and send it once more. Text you typed is usually still in the form."
    )
    return answer(request, ExpiredForm(help_text=help_text))
