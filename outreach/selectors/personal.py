"""The activities for which a person registered."""

from collections.abc import Iterable

from accounts.models import User
from accounts.personal import PersonalPart, Row, add_personal_part
from outreach.models import Attendee


def _registrations(user: User) -> Iterable[Row]:
    rows = Attendee.objects.filter(user=user).order_by("pk")
    return rows.values("activity__title", "name", "organisation", "registered_at", "withdrawn_at", "came_at")


add_personal_part(PersonalPart("activities", _registrations))
