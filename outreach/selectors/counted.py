"""What figures count of activities, as of a day: only held ones, by the day on which they took place."""

from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from outreach.enums import ActivityStatus
from outreach.models import Activity, Attendee


def held_activities(
    *, region: str, kinds: tuple[str, ...], until: date, since: date | None = None
) -> QuerySet[Activity]:
    """``region`` is a province's code, empty for all. Each row carries ``people``, its person-times (人次)."""
    rows = Activity.objects.filter(status=ActivityStatus.HELD, kind__in=kinds, held_on__lte=until)
    if region:
        rows = rows.filter(region_id=region)
    if since is not None:
        rows = rows.filter(held_on__gte=since)
    return rows.annotate(people=people_who_came()).select_related("city")


def people_who_came() -> Combinable:
    """Of an activity its person-times: everybody who was checked in, and those counted by hand."""
    came = (
        Attendee.objects.filter(activity=OuterRef("pk"), came_at__isnull=False)
        .order_by()
        .values("activity")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(came, output_field=IntegerField()), 0) + F("counted_by_hand")


def visited_institutions(
    *, region: str, kinds: tuple[str, ...], until: date, since: date | None = None
) -> QuerySet[Organisation]:
    """Different hosts of these activities, each with how often (``visits``)."""
    held = held_activities(region=region, kinds=kinds, until=until, since=since).order_by().values("pk")
    return Organisation.objects.filter(hosted_activities__in=held).annotate(visits=Count("hosted_activities"))
