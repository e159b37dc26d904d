"""The facets of the needs' search in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.selectors import provinces
from core.errors import Text
from matching.enums import Capability, NeedKind
from matching.selectors.search import Query
from matching.selectors.search_facets import Facet, FacetValue
from projects.selectors.catalogue import subcatalogue_names

MOST_VALUES = 8


def need_facets_in_words(query: Query, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
    """Those that have something to choose; what is chosen stays, also when it would find nothing."""
    labels = need_labels()
    shown = []
    for name, found in counts.items():
        chosen = query.filters.get(name, ())
        values = [
            FacetValue(value, str(label), found.get(value, 0), value in chosen)
            for value, label in labels[name].items()
            if value in found or value in chosen
        ]
        if name in ("subcatalogue", "region"):
            values.sort(key=lambda value: -value.count)
        if values:
            shown.append(Facet(name, need_facet_label(name), values[:MOST_VALUES], values[MOST_VALUES:]))
    return shown


def need_facet_label(name: str) -> str:
    return {
        "kind": _("Who looks for it"),
        "subcatalogue": _("Sub-catalogue"),
        "wanted": _("What is wanted"),
        "region": _("Province"),
    }[name]


def need_labels() -> dict[str, Mapping[str, Text]]:
    """By facet what its values are called."""
    return {
        "kind": dict(NeedKind.choices),
        "subcatalogue": {code: f"{code} {name}" for code, name in subcatalogue_names().items()},
        "wanted": dict(Capability.choices),
        "region": {region.code: region.short_label for region in provinces()},
    }
