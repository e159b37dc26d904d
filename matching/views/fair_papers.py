"""What a participant takes along: his calendar file, and the code that is scanned at the entrance."""

from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from matching.models import FairEntry
from matching.selectors.fairs import OwnMeeting


def calendar_of(entry: FairEntry, meetings: Iterable[OwnMeeting]) -> bytes:
    """Calendars are shared and synchronised: who meets whom is not in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Spring Rain//Matchmaking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for each in meetings:
        calendar.add_component(_event(entry, each))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: FairEntry, own: OwnMeeting) -> Event:
    fair, host = entry.fair, urlsplit(settings.PORTAL_URL).hostname or "localhost"
    event = Event()
    mine = sha256(entry.check_in.encode()).hexdigest()[:16]
    event.add("uid", f"fair-{fair.ref}-{own.meeting.slot}-{mine}@{host}".lower())
    event.add("dtstamp", timezone.now())
    event.add("last-modified", fair.status_since)
    event.add("dtstart", timezone.localtime(own.at))
    event.add("dtend", timezone.localtime(own.until))
    event.add("summary", _("Spring Rain: meeting at table %(table)s") % {"table": own.meeting.table})
    event.add("location", fair.place)
    event.add("url", settings.PORTAL_URL + reverse("matching:fair_page", args=[fair.ref]))
    return event
