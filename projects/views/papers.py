"""The papers of a dossier in place, for whom it was opened in person: the reader's name over them."""

from collections.abc import Callable
from io import BytesIO
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.errors import NotVisible
from core.requests import PortalRequest
from projects.models import DisclosureGrant, DocumentVersion
from projects.selectors.documents import is_granted_only, latest_for
from projects.selectors.visibility import grant_for
from projects.services.papers import HandedOut, show_version, watermark_of, why_not_shown
from projects.stamping import STAMPED

# A file shown in place may load nothing, run nothing and be framed by nobody but us.
SHOWN_FILE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
View = Callable[..., HttpResponse]
may_frame = cast("Callable[[View], View]", csp_update({"frame-src": [SELF]}))


@require_GET
@may_frame
def paper_page(request: PortalRequest, ref: str, document: str) -> HttpResponse:
    """One paper on a page of its own; what cannot be shown is explained, and offered only where it may be saved."""
    version = paper_asked(request, ref, document)
    project = version.document.project
    grant = grant_for(request.actor, project)
    context = {
        "project": project,
        "document": version.document,
        "version": version,
        "grant": grant,
        "refusal": why_not_shown(version),
        "can_save": may_save_unmarked(version, grant),
        "is_image": version.content_type.startswith("image/"),
        "watermark": watermark_of(request.actor),
    }
    response = render(request, "projects/paper_page.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def may_save_unmarked(version: DocumentVersion, grant: DisclosureGrant | None) -> bool:
    """Kinds of files that cannot carry a mark at all; a damaged or locked PDF is not among them."""
    return grant is not None and grant.may_download and version.content_type not in STAMPED


@require_GET
def paper_file(request: PortalRequest, ref: str, document: str) -> FileResponse:
    """The marked file itself, for the page above."""
    version = paper_asked(request, ref, document)
    response = file_response(show_version(by=request.actor, version=version), as_attachment=False)
    response.headers["Content-Security-Policy"] = SHOWN_FILE
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def paper_asked(request: PortalRequest, ref: str, document: str) -> DocumentVersion:
    """For readers with access in person; all others have other ways to what they may read. Raises NotVisible."""
    version = latest_for(request.actor, ref, document)
    if not is_granted_only(request.actor, version.document):
        raise NotVisible
    return version


def file_response(handed: HandedOut, *, as_attachment: bool) -> FileResponse:
    content = BytesIO(handed.content) if isinstance(handed.content, bytes) else handed.content
    response = FileResponse(
        content, as_attachment=as_attachment, filename=handed.name, content_type=handed.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
