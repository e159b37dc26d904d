"""The portal's addresses, and a few that fail in every way."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from rest_framework.exceptions import NotAuthenticated, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit, TooManyRequests
from springrain.urls import handler400, handler403, handler404, handler500
from springrain.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500"]

FAILURES = {
    "hidden": NotVisible(),
    "forbidden": PermissionRefused("只有经办人可以操作。"),
    "not_now": GuardRefused("现在不能受理。", help_text="请先等待机构确认。"),
    "stale": StaleEdit(current={"title": "别人写的"}, version=4),
    "invalid": InvalidInput(fields={"title": ["请填写名称。"]}),
    "too_many": TooManyRequests(retry_after=77),
    "http404": Http404("secret detail"),
    "denied": PermissionDenied("secret detail"),
    "suspicious": SuspiciousOperation("secret detail"),
    "fault": RuntimeError("secret detail"),
    "rest_invalid": ValidationError({"title": ["too long"], "rows": [{}, {"price": ["no number"]}]}),
    "rest_signed_out": NotAuthenticated(),
    "rest_throttled": Throttled(wait=12),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise FAILURES[name]


@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("saved")


class Fail(APIView):
    def get(self, request: Request, name: str) -> Response:
        raise FAILURES[name]


urlpatterns = [
    *portal,
    path("sample/form/", form),
    path("sample/<str:name>/", fail),
    path("api/sample/<str:name>/", Fail.as_view()),
]
