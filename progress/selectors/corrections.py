"""Figures of closed days that are not what they were."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from progress.models import Correction
from progress.scope import Scope


def corrections_since(
    scope: Scope, since: datetime, *, indicators: Iterable[str] = (), before: date | None = None
) -> list[Correction]:
    """Noticed after ``since``, the newest first; of these indicators, all when none are named.

    ``before``: only those that concern this day or an earlier one, as of a report made for it. ``management_class``
    is "*" in the rows of the whole figure; the others divide it.
    """
    rows = _noticed(scope, since, before)
    named = list(indicators)
    if named:
        rows = rows.filter(indicator__in=named)
    return list(rows.order_by("-noticed_at", "-id"))


def figures_corrected(scope: Scope, since: datetime, before: date) -> int:
    """How many whole figures were corrected since, for days up to ``before``; each counts once a noticing."""
    return _noticed(scope, since, before).filter(management_class="*").count()


def _noticed(scope: Scope, since: datetime, before: date | None) -> QuerySet[Correction]:
    rows = Correction.objects.filter(noticed_at__gt=since)
    if scope.region:
        rows = rows.filter(region=scope.region)
    return rows if before is None else rows.filter(first_day__lte=before)
