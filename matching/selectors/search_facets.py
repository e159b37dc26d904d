"""The facets of the search page in words: their values with counts, in a useful order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Region
from core.errors import Text
from matching.selectors.search import Query, Result
from projects.enums import ManagementClass, PatentStatus, Stage
from projects.fields import section
from projects.selectors.catalogue import subcatalogue_names

# Free values: the most frequent ones.
MOST_VALUES = 12
COUNTED = frozenset({"department", "city", "subcatalogue"})


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """``rest``: the values after the first few, to be unfolded."""

    name: str
    label: str
    values: Sequence[FacetValue]
    rest: Sequence[FacetValue]

    @property
    def chosen(self) -> list[FacetValue]:
        return [value for value in (*self.values, *self.rest) if value.chosen]


def facets_in_words(query: Query, result: Result) -> list[Facet]:
    """Facets of the viewer's tier that have something to choose."""
    labels = facet_labels()
    shown = []
    for name, counts in result.facets.items():
        chosen = query.filters.get(name, ())
        values = [
            FacetValue(value, str(labels[name].get(value, value)), counts.get(value, 0), value in chosen)
            for value in _ordered(name, counts, chosen, labels[name])
        ]
        if values:
            first = MOST_VALUES if name in COUNTED else len(values)
            shown.append(Facet(name, facet_label(name), values[:first], values[first:]))
    return shown


def _ordered(name: str, counts: Mapping[str, int], chosen: Sequence[str], labels: Mapping[str, Text]) -> list[str]:
    """Free values by count; values of a list in the list's order, also those that would find nothing."""
    known = [value for value in chosen if value in labels or value in counts]
    if name in COUNTED:
        return sorted({*counts, *known}, key=lambda value: (-counts.get(value, 0), value))
    return [value for value in labels if counts.get(value) or value in known] if counts or known else []


def facet_label(name: str) -> str:
    return {
        "subcatalogue": _("Sub-catalogue"),
        "class": _("Management class"),
        "stage": _("Stage of development"),
        "patent": _("Patent status"),
        "modes": _("Ways of cooperation"),
        "support": _("Support wanted"),
        "tags": _("Special groups and needs"),
        "department": _("Clinical department"),
        "city": _("Place"),
    }[name]


Labels = Mapping[str, Mapping[str, Text]]


def filters_in_words(query: Query, labels: Labels) -> list[str]:
    """What narrows a search. Departments are their own words; other values that no longer exist are left out."""
    return [
        str(labels[name].get(value, value))
        for name, values in query.filters.items()
        for value in values
        if value in labels[name] or name == "department"
    ]


def facet_labels() -> dict[str, Mapping[str, Text]]:
    """By facet what its values are called."""
    cooperation, clinical = section("cooperation"), section("clinical")
    return {
        "subcatalogue": {code: f"{code} {name}" for code, name in subcatalogue_names().items()},
        "class": dict(ManagementClass.choices),
        "stage": dict(Stage.choices),
        "patent": dict(PatentStatus.choices),
        "modes": dict(cooperation.field("modes").choices),
        "support": dict(cooperation.field("support").choices),
        "tags": {**dict(clinical.field("tags").choices), "hk_macao": _("Hong Kong or Macao")},
        "department": {},
        "city": {city.code: city.short_label for city in Region.objects.filter(parent__isnull=False)},
    }
