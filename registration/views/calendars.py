"""Calendar files of appointments, talks and meetings: number, time and place, and nothing of what they are about."""

from datetime import datetime

from django.http import HttpResponse

from core.calendar_files import CONTENT_TYPE, Appointment, calendar_of


def calendar_response(
    *,
    name: str,
    summary: str,
    starts_at: datetime,
    minutes: int,
    where: tuple[str, str],
    sequence: int,
    changed_at: datetime,
    standing: bool,
) -> HttpResponse:
    """``name`` stays the same for ever, so that calendar programs know it again; ``where`` is place and link."""
    entry = Appointment(
        uid=name,
        sequence=sequence,
        status="CONFIRMED" if standing else "CANCELLED",
        summary=summary,
        starts_at=starts_at,
        minutes=minutes,
        changed_at=changed_at,
        place=where[0],
        link=where[1],
    )
    response = HttpResponse(calendar_of([entry]), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
