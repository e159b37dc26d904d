"""The papers of a dossier, shown in place under the expert's watermark."""

from collections.abc import Callable
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET

from core.console import View, console_page, render_page
from core.requests import PortalRequest
from projects.services.documents import open_version
from screening.admin.frame import REVIEWERS
from screening.admin.workbench import watermark_of
from screening.selectors.desk import paper_for, scoring_seat

# A file shown in place may load nothing, run nothing and be framed by nobody but us.
SHOWN_FILE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
may_frame = cast("Callable[[View], View]", csp_update({"frame-src": [SELF]}))


@console_page("my-reviews/<str:ref>/papers/<str:document>/", name="seat_document", roles=REVIEWERS)
@require_GET
@may_frame
def seat_document(request: PortalRequest, ref: str, document: str) -> HttpResponse:
    """One paper on a page of its own, the watermark over it; types a browser cannot show are offered to save."""
    seat = scoring_seat(request.actor, ref)
    paper = paper_for(seat, document)
    context = {
        "seat": seat,
        "project": seat.review.project,
        "paper": paper,
        "is_image": paper.version.content_type.startswith("image/"),
        "watermark": watermark_of(seat),
    }
    return render_page(request, "console/screening/seat_document.html", context)


@console_page("my-reviews/<str:ref>/papers/<str:document>/file/", name="seat_file", roles=REVIEWERS)
@require_GET
def seat_file(request: PortalRequest, ref: str, document: str) -> HttpResponse:
    """The file itself, shown by the browser only for pictures and PDF. That it was taken stands in the audit log."""
    paper = paper_for(scoring_seat(request.actor, ref), document)
    opened = open_version(by=request.actor, version=paper.version)
    response = FileResponse(
        opened,
        as_attachment=not paper.shows_in_place,
        filename=paper.version.name,
        content_type=paper.version.content_type,
    )
    response.headers["Content-Security-Policy"] = SHOWN_FILE
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Django's pages may stream as well; the console's type of a view does not say so.
    return cast(HttpResponse, response)
