from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.models import Notice
from matching.models import SavedSearch
from matching.selectors.search import Query
from matching.services.saved_searches import save_search, send_alerts
from matching.services.search import index_changes
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.personas import Persona

FILED = {"patent_status": "granted"}
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def opened(people):
    """Makes an accepted project of Wang that its owner has opened; ``level`` is who may find it."""

    def make(level: str = "enterprises", **answers) -> Project:
        project = accepted_project(people, **{**FILED, **answers})
        set_openness(by=people.wang.actor, project=project, openness=level)
        return Project.objects.get(pk=project.pk)

    return make


@pytest.fixture
def keep():
    """Keeps a search; what is open until then is known to it."""

    def make(persona: Persona, text: str = "", alert: str = "at_once", subject: str = "projects", **filters):
        index_changes()
        query = Query(text=text, filters=filters)
        return save_search(by=persona.actor, subject=subject, query=query, name=text or "全部", alert=alert)

    return make


@pytest.fixture
def told():
    """Runs the alerts, and gives the notices of a person that are new, each as title and body."""
    seen: set[int] = set()

    def run(persona: Persona, now: datetime | None = None) -> list[str]:
        index_changes()
        send_alerts(now=now or timezone.now())
        notices = Notice.objects.filter(recipient=persona.user, event="saved_search.found").exclude(pk__in=seen)
        found = list(notices.order_by("pk"))
        seen.update(notice.pk for notice in found)
        return [f"{notice.title}\n{notice.body}" for notice in found]

    return run


def at(day: str, hour: int) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=CHINA)


def looked_at(search: SavedSearch, moment: datetime) -> None:
    """As if the search had been kept, or had told, at that moment."""
    SavedSearch.objects.filter(pk=search.pk).update(seen_at=moment)


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
