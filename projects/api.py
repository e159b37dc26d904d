"""The projects of the API: read only, cut to the tier of whoever asks."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from core.actor import Actor
from projects.schema import ProjectPage, WholeProject, with_url
from projects.selectors.disclosed import MOST_ROWS, disclosed_project, listed_page
from projects.selectors.visibility import get_for
from projects.services.viewing import record_view

USUAL_ROWS = 20


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
            "results": [with_url(row) for row in rows],
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
    return Response(with_url(disclosed_project(actor, project)))


def _size(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 5 else USUAL_ROWS


def _actor(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor
