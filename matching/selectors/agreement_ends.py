"""Agreements whose duties end soon, found by the database."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import DateField, DateTimeField, DurationField, Func, IntegerField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from core.terms import as_in_force
from matching.enums import BOUND
from matching.models import Agreement


class _InChina(Func):
    """A moment as the clocks show it there, so that months are counted in its days."""

    template = f"(%(expressions)s AT TIME ZONE '{settings.TIME_ZONE}')"
    output_field = DateTimeField()


class _Months(Func):
    template = "make_interval(months => %(expressions)s)"
    output_field = DurationField()


class _DayLater(Func):
    """The day so long after a moment; the database too stays in a month that has no such day."""

    template = "((%(expressions)s)::date)"
    arg_joiner = " + "
    output_field = DateField()


LAST_DAY = _DayLater(
    _InChina(Greatest("owner_signed_at", "firm_signed_at")),
    _Months(Cast(KeyTextTransform("months", "terms"), IntegerField())),
)


def ending_agreements(today: date) -> QuerySet[Agreement]:
    """Those in force that end soon; how soon, the project's province says. ``last_day``: the day of ``ends_at``."""
    earliest = timezone.now() - timedelta(days=31 * (settings.MATCHING["agreement_months"] + 1))
    rows = Agreement.objects.filter(owner_signed_at__gte=earliest, firm_signed_at__isnull=False)
    rows = rows.filter(match__status__in=sorted(BOUND)).annotate(last_day=LAST_DAY)
    soon = as_in_force(
        "MATCHING.agreement_reminder_days",
        lambda days: Q(last_day__range=(today, today + timedelta(days=days))),
        region="match__project__region",
    )
    return rows.filter(soon).select_related("match__project", "match__organisation").order_by("pk")
