"""The search and the needs for programs, cut to the tier of whoever asks."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from core.actor import Actor
from matching.enums import Capability, NeedKind
from matching.forms.search import query_in
from matching.index.terms import FACET_TIERS
from matching.models import Need
from matching.selectors.needs import NeedFilter, board_page, need_for
from matching.selectors.search import PAGE_SIZE, search
from projects.schema import DisclosedProject, with_url
from projects.selectors.disclosed import disclosed_rows


class EnterpriseTokenScheme(OpenApiAuthenticationExtension):
    """How the schema of the API says where a token comes from."""

    target_class = "matching.bearer.EnterpriseToken"
    name = "enterpriseToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        scopes = settings.OAUTH2_PROVIDER["SCOPES"]
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": reverse("api_token"), "scopes": scopes}}}


class FoundProjects(serializers.Serializer[dict[str, Any]]):
    results = DisclosedProject(many=True)
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    facets = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="For each filter, how many each of its values would find.",
    )
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Words too short to be looked for.")


class OpenNeed(serializers.Serializer[Need]):
    """An open need; who stands behind it is named only for enterprises, as on its page."""

    url = serializers.SerializerMethodField(help_text="Path of the need in this API.")
    reference = serializers.CharField(source="ref")
    kind = serializers.ChoiceField(NeedKind.choices)
    title = serializers.CharField()
    text = serializers.CharField()
    region = serializers.CharField(source="region.name")
    subcatalogues = serializers.ListField(child=serializers.CharField())
    wanted = serializers.ListField(child=serializers.ChoiceField(Capability.choices))
    published_at = serializers.DateTimeField()
    expires_on = serializers.DateField()

    def get_url(self, need: Need) -> str:
        return reverse("api_need_page", args=[need.ref])


class NeedPage(serializers.Serializer[dict[str, Any]]):
    results = OpenNeed(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True, help_text="Cursor for ?after=, null on the last page.")
    previous = serializers.CharField(allow_null=True, help_text="Cursor for ?before=, null on the first page.")


@extend_schema(
    operation_id="search_projects",
    summary="Search open projects, as on the search page",
    parameters=[
        OpenApiParameter("q", OpenApiTypes.STR, description="Words, at least two characters each."),
        *[OpenApiParameter(name, OpenApiTypes.STR, many=True, description="A filter.") for name in FACET_TIERS],
        OpenApiParameter("sort", OpenApiTypes.STR, description="relevance, newest, oldest or ripest."),
        OpenApiParameter("page", OpenApiTypes.INT, description=f"{PAGE_SIZE} results on each, from 1."),
    ],
    responses=FoundProjects,
)
@api_view(["GET"])
def project_search(request: Request) -> Response:
    """Text above the caller's tier neither matches, ranks nor counts."""
    actor = _actor(request)
    result = search(actor, query_in(request._request.GET))
    return Response(
        {
            "results": [with_url(row) for row in disclosed_rows(actor, result.numbers)],
            "total": result.total,
            "page": result.page,
            "pages": result.pages,
            "facets": result.facets,
            "left_out": result.too_short,
        }
    )


@extend_schema(
    operation_id="needs_list",
    summary="Open needs, the latest first",
    parameters=[
        OpenApiParameter("q", OpenApiTypes.STR, description="Words that stand in it."),
        OpenApiParameter("kind", OpenApiTypes.STR, enum=NeedKind.values),
        OpenApiParameter("subcatalogue", OpenApiTypes.STR, description="Two digits."),
        OpenApiParameter("wanted", OpenApiTypes.STR, enum=Capability.values),
        OpenApiParameter("after", OpenApiTypes.STR, description="Cursor of the next page."),
        OpenApiParameter("before", OpenApiTypes.STR, description="Cursor of the previous page."),
    ],
    responses=NeedPage,
)
@api_view(["GET"])
def need_list(request: Request) -> Response:
    query = request.query_params
    names = {"text": "q", "kind": "kind", "subcatalogue": "subcatalogue", "wanted": "wanted"}
    chosen = NeedFilter(**{field: query.get(name, "")[:100] for field, name in names.items()})
    page, rows, total = board_page(_actor(request), chosen, query.get("after") or query.get("before") or "")
    return Response(
        {
            "results": [OpenNeed(row.need).data for row in rows],
            "total": total,
            "next": page.next_cursor or None,
            "previous": page.previous_cursor or None,
        }
    )


@extend_schema(operation_id="needs_read", summary="One need", responses=OpenNeed)
@api_view(["GET"])
def need_page(request: Request, ref: str) -> Response:
    return Response(OpenNeed(need_for(_actor(request), ref)).data)


def _actor(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor
