"""What a board can be narrowed by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.enums import RegionLevel
from accounts.models import Organisation, Region
from progress.scope import Scope
from projects.ledger.text import fold
from projects.models import Project


@dataclass(frozen=True)
class Places:
    """``cities``: where applications of the scope come from, Hong Kong and Macao included."""

    provinces: Sequence[Region]
    cities: Sequence[Region]

    def province(self, code: str) -> Region | None:
        return next((each for each in self.provinces if each.pk == code), None)


def places_of(scope: Scope) -> Places:
    """All provinces, and the cities of the scope; one query."""
    theirs = Project.objects.filter(city=OuterRef("pk"), applied_on__isnull=False)
    if scope.region:
        theirs = theirs.filter(region_id=scope.region)
    rows = Region.objects.annotate(applies=Exists(theirs))
    found = list(rows.filter(Q(level=RegionLevel.PROVINCE) | Q(applies=True)).order_by("code"))
    provinces = [each for each in found if each.level == RegionLevel.PROVINCE]
    return Places(provinces, [each for each in found if each.applies])


def institutions_named(scope: Scope, text: str) -> tuple[int, ...]:
    """By public reference or by the whole name in any spelling, else all whose names contain the text."""
    theirs = Project.objects.filter(institution=OuterRef("pk"))
    if scope.region:
        theirs = theirs.filter(region_id=scope.region)
    known = Organisation.objects.filter(Exists(theirs))
    names = list(known.values_list("pk", "ref", "name"))
    wanted = fold(text)
    exact = tuple(pk for pk, ref, name in names if ref == text or fold(name) == wanted)
    return exact or tuple(pk for pk, _ref, name in names if wanted in fold(name))


def institution_names(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and public reference by primary key."""
    rows = Organisation.objects.filter(pk__in=list(keys)).values_list("pk", "name", "ref")
    return {pk: (name, ref) for pk, name, ref in rows}


def city_names(keys: Iterable[str]) -> dict[str, str]:
    return {city.pk: city.short_label for city in Region.objects.filter(pk__in=list(keys))}
