"""The projects of the API: read only, cut to the tier of whoever asks."""

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from core.actor import Actor
from projects.enums import ManagementClass, PatentStatus, Stage, Status
from projects.selectors.disclosed import MOST_ROWS, disclosed_project, listed_page
from projects.selectors.visibility import get_for
from projects.services.viewing import record_view

USUAL_ROWS = 20


class DisclosedProject(serializers.Serializer[dict[str, Any]]):
    """A project as far as the caller may know it; what he may not know is absent."""

    url = serializers.CharField(help_text="Path of the project in this API.")
    reference = serializers.CharField()
    applied_on = serializers.DateField()
    region = serializers.CharField()
    city = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    department = serializers.CharField()
    subcatalogue = serializers.CharField(help_text="Two-digit code of the device catalogue; 40 for IVD reagents.")
    category = serializers.CharField(required=False)
    claimed_class = serializers.ChoiceField(ManagementClass.choices, required=False)
    confirmed_class = serializers.ChoiceField(ManagementClass.choices, required=False)
    stage = serializers.ChoiceField(Stage.choices, required=False)
    patent_status = serializers.ChoiceField(PatentStatus.choices, required=False)
    innovative = serializers.BooleanField(required=False)
    first_of_kind = serializers.BooleanField(required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    institution = serializers.CharField(required=False)
    applicant = serializers.CharField(required=False)
    status = serializers.ChoiceField(Status.choices, required=False)


class DisclosedDocument(serializers.Serializer[dict[str, Any]]):
    reference = serializers.CharField()
    section = serializers.CharField()
    title = serializers.CharField()
    tier = serializers.IntegerField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class DisclosedMember(serializers.Serializer[dict[str, Any]]):
    position = serializers.IntegerField()
    name = serializers.CharField()


class DisclosedListing(serializers.Serializer[dict[str, Any]]):
    kind = serializers.CharField()
    entered_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class WholeProject(DisclosedProject):
    answers = serializers.DictField(
        child=serializers.DictField(), help_text="By section and field of the application form."
    )
    documents = DisclosedDocument(many=True)
    team = DisclosedMember(many=True, required=False)
    listings = DisclosedListing(many=True, required=False)


class ProjectPage(serializers.Serializer[dict[str, Any]]):
    results = DisclosedProject(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor for ?after=, null on the last page.")
    previous = serializers.CharField(allow_null=True, help_text="Cursor for ?before=, null on the first page.")


@extend_schema(
    operation_id="projects_list",
    summary="Projects visible to the caller, the latest application first",
    parameters=[
        OpenApiParameter("after", OpenApiTypes.STR, description="Cursor of the next page."),
        OpenApiParameter("before", OpenApiTypes.STR, description="Cursor of the previous page."),
        OpenApiParameter("size", OpenApiTypes.INT, description=f"Rows on a page, at most {MOST_ROWS}."),
    ],
    responses=ProjectPage,
)
@api_view(["GET"])
def project_list(request: Request) -> Response:
    """Pages go by cursor, so a project handed in meanwhile shifts nothing."""
    query = request.query_params
    page, rows = listed_page(_actor(request), query.get("after") or query.get("before") or "", _size(query.get("size")))
    return Response(
        {
            "results": [_with_url(row) for row in rows],
            "next": page.next_cursor or None,
            "previous": page.previous_cursor or None,
        }
    )


@extend_schema(operation_id="projects_read", summary="One project", responses=WholeProject)
@api_view(["GET"])
def project_page(request: Request, ref: str) -> Response:
    """Reading it stands in the audit log, where its owner sees who looked."""
    actor = _actor(request)
    project = get_for(actor, ref)
    record_view(by=actor, project=project, part="api")
    return Response(_with_url(disclosed_project(actor, project)))


def _with_url(row: dict[str, Any]) -> dict[str, Any]:
    return {"url": reverse("api_project_page", args=[row["reference"]]), **row}


def _size(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 5 else USUAL_ROWS


def _actor(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor
