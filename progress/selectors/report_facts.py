"""What reports count besides the indicators, each as of a day, so that two days give what happened between them.

``region`` is a province's code, empty for all provinces.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils import timezone

from outreach.enums import ActivityKind
from outreach.selectors.counted import held_activities, visited_institutions
from projects.models import Deadline, Project
from registration.models import Case, Rating
from registration.selectors.overview import overdue
from screening.enums import DecisionStatus, RoundKind, Verdict
from screening.models import Decision, Round

Counts = Mapping[str, int]
EVENTS, PEOPLE, VISITED = "events", "people", "visited"


def start_of(day: date) -> datetime:
    """The moment at which the day begins in China."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1))


def _within(model: type[Model], region: str, path: str = "region_id") -> QuerySet[Any]:
    rows = model._default_manager.order_by()
    return rows.filter(**{path: region}) if region else rows


def departments_on(region: str, day: date) -> Counts:
    """Applications by the clinical department they were handed in from; "" where none was given."""
    rows = _within(Project, region).filter(applied_on__lte=day).values("department").annotate(n=Count("pk"))
    return {row["department"]: row["n"] for row in rows}


def screening_on(region: str, day: date) -> Counts:
    """Batches begun, and decisions the applicants have received, by verdict."""
    batches = _within(Round, region).filter(kind=RoundKind.BATCH, created_at__lt=end_of(day)).count()
    given = _within(Decision, region).filter(status=DecisionStatus.RELEASED, released_at__lt=end_of(day))
    found = dict(given.values_list("verdict").annotate(n=Count("pk")))
    return {"batches": batches, **{each.value: found.get(each.value, 0) for each in Verdict}}


def activities_on(region: str, day: date) -> Counts:
    """Held activities and their person-times by kind, as "training events"; different institutions by kind of visit."""
    held = held_activities(region=region, kinds=tuple(ActivityKind.values), until=day).order_by()
    found: dict[str, int] = {}
    for kind, events, people in held.values_list("kind").annotate(n=Count("pk"), came=Sum("people")):
        found |= {f"{kind} {EVENTS}": events, f"{kind} {PEOPLE}": people}
    for kind in (ActivityKind.SURVEY.value, ActivityKind.FOLLOW_UP.value):
        found[f"{kind} {VISITED}"] = visited_institutions(region=region, kinds=(kind,), until=day).count()
    return found


def overdue_deadlines_on(region: str, day: date) -> Counts:
    """Deadlines that had passed by the day and were still open on it, by kind; exempted ones do not count."""
    moment = end_of(day)
    standing = Q(closed_at=None) | Q(closed_at__gte=moment)
    rows = _within(Deadline, region).filter(standing, opened_at__lt=moment, due_on__lt=day, exempt_reason="")
    return dict(rows.values_list("kind").annotate(n=Count("pk")))


def ratings_on(region: str, day: date) -> Counts:
    """How many ratings of services, the sum of their marks, and how many are low."""
    rows = _within(Rating, region, "case__region_id").filter(rated_at__lt=end_of(day))
    low = Q(marks__lte=settings.REGISTRATION["rating_low"])
    found = rows.aggregate(ratings=Count("pk"), sum=Sum("marks"), low=Count("pk", filter=low))
    return {name: value or 0 for name, value in found.items()}


def cases_now(region: str, today: date) -> Counts:
    """Registration cases by status, and those whose stage is overdue. Of past days nobody can tell."""
    rows = _within(Case, region)
    found = dict(rows.values_list("status").annotate(n=Count("pk")))
    return {**found, "overdue": rows.filter(overdue(today)).count()}
