"""What an office has set its terms and limits to, for itself and for its programmes, now and before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.roles import Role
from core.actor import Actor
from core.models import SetThreshold
from core.thresholds import default_of, threshold
from progress.models import Programme
from progress.programmes.terms import Layer, layer_on
from progress.selectors.programmes import NEWEST_FIRST, years_of
from progress.selectors.thresholds import Settings, layers_of, settings_by_layer
from progress.waiting.limits import Limit

MOST_SHOWN = 50


@dataclass(frozen=True)
class OwnTerm:
    """What a programme, or without one the province, has of its own: None for nothing; ``coming`` from a day on.

    ``held_from`` is the first day of what is to come, None when nothing is.
    """

    programme: Programme | None
    value: int | None
    coming: int | None
    held_from: date | None

    @property
    def ref(self) -> str:
        return self.programme.ref if self.programme is not None else ""

    @property
    def latest(self) -> int | None:
        """As it will be, unless somebody sets it anew."""
        return self.coming if self.held_from is not None else self.value


@dataclass(frozen=True)
class TermLine:
    """``value`` holds today, because ``source`` has set it; None for the shipped value ``default``."""

    limit: Limit
    default: int
    value: int
    source: OwnTerm | None
    province: OwnTerm
    programmes: list[OwnTerm]

    def own(self, ref: str) -> OwnTerm | None:
        """Of a programme by its reference, "" for the province."""
        return next((each for each in (self.province, *self.programmes) if each.ref == ref), None)


def term_lines(actor: Actor, limits: Iterable[Limit]) -> list[TermLine]:
    """Of the officer's province, with its programmes that run or are to come; two questions."""
    if actor.role != Role.PROVINCIAL_OFFICER or not actor.region:
        return []
    today = timezone.localdate()
    plans = list(Programme.objects.filter(region=actor.region).order_by(*NEWEST_FIRST))
    settings = settings_by_layer(SetThreshold.objects.filter(region=actor.region).order_by("valid_from"))
    living = [plan for plan in plans if years_of(plan).whole.last >= today]
    return [_line(actor.region, limit, settings, living, today) for limit in limits]


def _line(region: str, limit: Limit, settings: Settings, plans: list[Programme], today: date) -> TermLine:
    layers = layers_of(region, limit.key, settings, plans)
    known = {plan.ref: plan for plan in plans}
    own = {layer.ref: _own(layer, known.get(layer.ref), today) for layer in layers}
    source = layer_on(layers, today)
    return TermLine(
        limit=limit,
        default=default_of(limit.key),
        value=threshold(limit.key, region, on=today),
        source=own[source.ref] if source is not None else None,
        province=own[""],
        programmes=[own[plan.ref] for plan in plans],
    )


def _own(layer: Layer, programme: Programme | None, today: date) -> OwnTerm:
    later = [(max(since, layer.first), value) for since, value in layer.settings[-1:]]
    held_from, coming = next(((since, value) for since, value in later if since > today), (None, None))
    return OwnTerm(programme, layer.value_on(today), coming, held_from)


def history_of(actor: Actor, key: str, programme: str = "") -> list[SetThreshold]:
    """The newest first."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return []
    rows = SetThreshold.objects.filter(region=actor.region, key=key, programme=programme).order_by("-valid_from")
    return list(rows[:MOST_SHOWN])
