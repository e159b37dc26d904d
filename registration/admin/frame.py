"""Who works on the console's pages of the registration, and how files are handed out there."""

from typing import IO, Any, cast

from django.http import FileResponse, HttpResponse

from accounts.roles import Role
from registration.models import CaseFile

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
COACHES = frozenset({Role.COACH.value})
CITIES = frozenset({Role.CITY_OFFICER.value})
INSTITUTES = frozenset({Role.TEST_INSTITUTE.value})
DEPARTMENTS = frozenset({Role.DEPARTMENT.value})
GUIDING = OFFICERS | COACHES | CITIES


def handed_out(opened: IO[Any], file: CaseFile) -> HttpResponse:
    """As a download, kept by nobody on the way."""
    response = FileResponse(opened, as_attachment=True, filename=file.name, content_type=file.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Django's pages may stream as well; the console's type of a view does not say so.
    return cast(HttpResponse, response)
