"""What offices have published of their figures: for everybody the newest editions, for an office its own history.

Visitors are answered from these rows alone; no figure is counted for them.
"""

from datetime import datetime

from django.db.models import QuerySet

from core.errors import NotVisible
from progress.models import StatisticsEdition


def published_editions() -> list[StatisticsEdition]:
    """Of each place the newest that was not taken back: the nation first, then the provinces by code.

    Once the newest of a place is taken back, nothing of it is shown: earlier ones were replaced by it.
    """
    newest = StatisticsEdition.objects.order_by("region_id", "-version").distinct("region_id").select_related("region")
    return sorted((each for each in newest if each.taken_back_at is None), key=lambda each: each.region_id or "")


def published_for(region: str) -> StatisticsEdition | None:
    """The edition of a province that is shown."""
    newest = StatisticsEdition.objects.filter(region_id=region).select_related("region").order_by("-version").first()
    return newest if newest is not None and newest.taken_back_at is None else None


def state_of_editions(region: str = "") -> tuple[str, datetime] | None:
    """What names the present state of all that was ever published, or of a province, and when it became so."""
    rows = StatisticsEdition.objects.filter(region_id=region) if region else StatisticsEdition.objects.all()
    states = list(rows.order_by("id").values_list("ref", "published_at", "taken_back_at"))
    if not states:
        return None
    moments = [moment for _ref, *both in states for moment in both if moment is not None]
    return "".join(f"{ref}{'-' if back else '+'}" for ref, _at, back in states), max(moments)


def editions_of(region: str) -> QuerySet[StatisticsEdition]:
    """All of a place, "" the nation, the newest first; who may ask is ``progress.permissions.statistics_region``."""
    rows = StatisticsEdition.objects.filter(region_id=region or None)
    return rows.select_related("published_by", "taken_back_by").order_by("-version")


def edition_of(region: str, ref: str) -> StatisticsEdition:
    """Raises NotVisible."""
    found = editions_of(region).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found
