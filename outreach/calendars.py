"""Calendar files of activities: what is public of them."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from core.calendar_files import CONTENT_TYPE, Appointment, calendar_of
from outreach.enums import ActivityStatus
from outreach.models import Activity

__all__ = ["CONTENT_TYPE", "calendar_file"]


def calendar_file(activities: Iterable[Activity]) -> bytes:
    return calendar_of([_appointment(activity) for activity in activities])


def _appointment(activity: Activity) -> Appointment:
    minutes = int((activity.ends_at - activity.starts_at).total_seconds() // 60)
    cancelled = activity.status == ActivityStatus.CANCELLED
    return Appointment(
        uid=f"activity-{activity.ref}".lower(),
        sequence=activity.sequence + cancelled,
        status="CANCELLED" if cancelled else "CONFIRMED",
        summary=activity.title,
        starts_at=activity.starts_at,
        minutes=minutes,
        changed_at=activity.status_since,
        place=activity.place,
        link=settings.PORTAL_URL + reverse("outreach:activity_page", args=[activity.ref]),
    )
