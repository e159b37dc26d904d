"""Activities as tests need them, by the services."""

from datetime import datetime, timedelta

from django.utils import timezone

from outreach.models import Activity
from outreach.services.activities import ActivityFacts, announce_activity, plan_activity
from tests.personas import Personas


def facts(**changes) -> ActivityFacts:
    begins: datetime = changes.pop("starts_at", timezone.now() + timedelta(days=7))
    return ActivityFacts(
        **{
            "kind": "coaching_meeting",
            "title": "注册辅导会 001",
            "starts_at": begins,
            "ends_at": changes.pop("ends_at", begins + timedelta(hours=3)),
            "place": "会议室 001",
            "city": "4401",
            **changes,
        }
    )


def planned(people: Personas, **changes) -> Activity:
    return plan_activity(by=people.officer.actor, facts=facts(**changes))


def announced(people: Personas, **changes) -> Activity:
    return announce_activity(by=people.officer.actor, activity=planned(people, **changes))


def going_on(people: Personas, **changes) -> Activity:
    """Announced, and begun an hour ago."""
    return announced(people, starts_at=timezone.now() - timedelta(hours=1), **changes)
