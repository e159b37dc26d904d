"""What a board can be narrowed by."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from accounts.models import Organisation, Region
from progress.scope import Scope
from projects.ledger.text import fold
from projects.models import Project


def cities_with_projects(scope: Scope) -> list[Region]:
    """Where applications of the scope come from, Hong Kong and Macao included."""
    theirs = Project.objects.filter(city=OuterRef("pk"), applied_on__isnull=False)
    if scope.region:
        theirs = theirs.filter(region_id=scope.region)
    return list(Region.objects.filter(Exists(theirs)).order_by("code"))


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
