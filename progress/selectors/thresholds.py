"""Whose terms and limits hold in a province on which day: its programmes' and its own."""

from collections.abc import Iterable, Mapping
from datetime import date

from core.models import SetThreshold
from core.thresholds import SetThresholds, default_of
from progress.models import Programme
from progress.programmes.terms import Layer, changes
from progress.selectors.programmes import NEWEST_FIRST, years_of

Settings = Mapping[tuple[str, str, str], list[tuple[date, int | None]]]


def thresholds_in_force() -> SetThresholds:
    """Of every province and key, what holds from which day on: for ``core.thresholds``; at most two questions."""
    rows = list(SetThreshold.objects.order_by("valid_from"))
    refs = {row.programme for row in rows if row.programme}
    plans = Programme.objects.filter(ref__in=refs, region__isnull=False).order_by(*NEWEST_FIRST) if refs else []
    known = list(plans)
    settings = settings_by_layer(rows)
    pairs = dict.fromkeys((row.region, row.key) for row in rows)
    return {pair: found for pair in pairs if (found := _changes(pair, settings, known))}


def _changes(pair: tuple[str, str], settings: Settings, plans: list[Programme]) -> list[tuple[date, int]]:
    region, key = pair
    own = [plan for plan in plans if plan.region_id == region]
    return changes(layers_of(region, key, settings, own), default_of(key))


def settings_by_layer(rows: Iterable[SetThreshold]) -> Settings:
    found: dict[tuple[str, str, str], list[tuple[date, int | None]]] = {}
    for row in rows:
        found.setdefault((row.region, row.key, row.programme), []).append((row.valid_from, row.value))
    return found


def layers_of(region: str, key: str, settings: Settings, plans: Iterable[Programme]) -> list[Layer]:
    """The province's programmes, the newest first, then the province itself."""
    wholes = [(plan.ref, years_of(plan).whole) for plan in plans]
    programmes = [Layer(ref, settings.get((region, key, ref), ()), whole.first, whole.last) for ref, whole in wholes]
    return [*programmes, Layer("", settings.get((region, key, ""), ()))]
