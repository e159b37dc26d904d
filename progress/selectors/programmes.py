"""Programmes and targets, as their readers and editors may see them."""

from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from core.actor import Actor
from core.errors import NotVisible
from progress.models import Programme, Target
from progress.programmes.rules import plan_years
from progress.programmes.years import FIRST_DAY, Years

NEWEST_FIRST = ("-first_year", "-id")


def years_of(programme: Programme) -> Years:
    issued = programme.issued_on
    begins = (issued.month, issued.day) if issued and plan_years(programme.rules) else FIRST_DAY
    return Years(programme.first_year, programme.last_year, begins)


def is_running(programme: Programme, day: date) -> bool:
    whole = years_of(programme).whole
    return whole.first <= day <= whole.last


def programmes_in(region: str) -> list[Programme]:
    """Those of a province, "" for those of the nation, the newest first, each with its targets."""
    return list(_with_targets(Programme.objects.filter(region=region or None)).order_by(*NEWEST_FIRST))


def programmes_of_provinces() -> list[Programme]:
    """By province, the newest of each first, each with its targets."""
    rows = Programme.objects.filter(region__isnull=False)
    return list(_with_targets(rows).order_by("region", *NEWEST_FIRST))


def all_programmes() -> list[Programme]:
    return list(_with_targets(Programme.objects.all()).order_by("id"))


def shown_programmes(programmes: list[Programme], day: date) -> list[Programme]:
    """Those that run on the day; when none does, the one that begins next, else the last."""
    running = [each for each in programmes if is_running(each, day)]
    if running or not programmes:
        return running
    coming = [each for each in programmes if years_of(each).whole.first > day]
    return [min(coming, key=lambda each: years_of(each).whole.first) if coming else programmes[0]]


def _with_targets(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    theirs = Target.objects.select_related("person").order_by("id")
    return rows.select_related("region").prefetch_related(Prefetch("targets", queryset=theirs))


def office_programmes(actor: Actor) -> QuerySet[Programme]:
    """Those the editor's office may change: of its province, for the national office those of the nation."""
    rows = Programme.objects.filter(region=actor.region or None).annotate(many=Count("targets"))
    return rows.order_by(*NEWEST_FIRST)


def office_programme(actor: Actor, ref: str) -> Programme:
    """Raises NotVisible."""
    found = _with_targets(office_programmes(actor)).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def office_target(actor: Actor, ref: str) -> Target:
    """Raises NotVisible for a target of another office."""
    return target_in(actor.region, ref)


def target_in(region: str, ref: str) -> Target:
    """Of a province, "" of the nation. Raises NotVisible."""
    return _found(_targets().filter(programme__region=region or None), ref)


def target_of_any(ref: str) -> Target:
    """For those who see all provinces. Raises NotVisible."""
    return _found(_targets(), ref)


def _targets() -> QuerySet[Target]:
    return Target.objects.select_related("programme__region", "person")


def _found(rows: QuerySet[Target], ref: str) -> Target:
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found
