"""Files of a case."""

from django.http import FileResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.requests import PortalRequest
from registration.selectors.files import file_for
from registration.services.files import open_file


@never_cache
@require_safe
def case_file(request: PortalRequest, ref: str, file: str) -> FileResponse:
    """As a download, for those who read the papers of the case; each is on record."""
    found = file_for(request.actor, ref, file)
    opened = open_file(by=request.actor, file=found)
    response = FileResponse(opened, as_attachment=True, filename=found.name, content_type=found.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
