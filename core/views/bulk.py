"""Taking back what was done to many rows at once."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from core.bulk import undo_bulk
from core.requests import PortalRequest


@require_POST
def bulk_undo(request: PortalRequest) -> HttpResponse:
    """With the token of a result; goes back to ``next``."""
    return undo_bulk(request)
