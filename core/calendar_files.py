"""Calendar files (RFC 5545) of agreed times. They leave the portal: number, time and place, and nothing of content."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

CHINA = ZoneInfo("Asia/Shanghai")
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """``uid`` stays the same for ever; ``sequence`` goes up with each change and ``changed_at`` says when it was."""

    uid: str
    sequence: int
    status: str
    summary: str
    starts_at: datetime
    minutes: int
    changed_at: datetime
    place: str = ""
    link: str = ""


def calendar_of(appointments: list[Appointment]) -> bytes:
    """Only for information (METHOD:PUBLISH): nobody is invited by it, and no addresses of people stand in it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PORTAL_URL}//{_('Spring Rain Action')}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for appointment in appointments:
        calendar.add_component(event_of(appointment))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def event_of(appointment: Appointment) -> Event:
    begins = appointment.starts_at.astimezone(CHINA)
    event = Event()
    event.add("uid", f"{appointment.uid}@{urlsplit(settings.PORTAL_URL).hostname or 'localhost'}")
    event.add("sequence", appointment.sequence)
    event.add("status", appointment.status)
    event.add("summary", appointment.summary)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=appointment.minutes))
    event.add("dtstamp", appointment.changed_at)
    event.add("last-modified", appointment.changed_at)
    event.add("class", "PRIVATE")
    if appointment.place or appointment.link:
        event.add("location", appointment.place or appointment.link)
    if appointment.link:
        event.add("url", appointment.link)
    return event
