"""The device catalogue as the application offers it."""

from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from django.conf import settings
from django.db.models import Q, QuerySet

from projects.models import Catalogue, DeviceCategory

MOST_HITS = 20


@dataclass(frozen=True)
class Subcatalogue:
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def current_catalogue() -> Catalogue | None:
    return Catalogue.objects.filter(current=True).first()


def current_categories() -> QuerySet[DeviceCategory]:
    return DeviceCategory.objects.filter(catalogue__current=True)


class _Memory:
    """The sub-catalogues as this process last read them: nearly every page names one, and they change once in years."""

    found: ClassVar[list[Subcatalogue]] = []
    read_at: ClassVar[float] = 0.0


def subcatalogues() -> list[Subcatalogue]:
    """The sub-catalogues of the current edition by code: 01 to 22, and 40 for IVD reagents.

    A process notices a newly loaded edition within ``CATALOGUE_SECONDS``.
    """
    now = monotonic()
    if settings.CATALOGUE_SECONDS and _Memory.found and now - _Memory.read_at < settings.CATALOGUE_SECONDS:
        return list(_Memory.found)
    _Memory.found, _Memory.read_at = _read_subcatalogues(), now
    return list(_Memory.found)


def forget_subcatalogues() -> None:
    """The next question reads them anew."""
    _Memory.found = []


def _read_subcatalogues() -> list[Subcatalogue]:
    rows = (
        current_categories()
        .order_by("subcatalogue", "subcatalogue_name")
        .values_list("subcatalogue", "subcatalogue_name")
        .distinct()
    )
    return [Subcatalogue(code, name) for code, name in rows]


def subcatalogue_names() -> dict[str, str]:
    return {each.code: each.name for each in subcatalogues()}


def has_subcatalogue(code: str) -> bool:
    """True as well while no catalogue has been loaded: an answer must not be lost for that."""
    categories = current_categories()
    return categories.filter(subcatalogue=code).exists() or not categories.exists()


def category_with_code(code: str) -> DeviceCategory | None:
    return current_categories().filter(code=code).order_by("id").first()


def categories_matching(query: str, subcatalogue: str = "") -> list[DeviceCategory]:
    """Product categories whose name, code or sub-catalogue holds every word of the query; at most twenty."""
    found = current_categories()
    if subcatalogue:
        found = found.filter(subcatalogue=subcatalogue)
    for word in query.split():
        found = found.filter(Q(name__icontains=word) | Q(code__startswith=word) | Q(subcatalogue_name__icontains=word))
    return list(found.order_by("code", "id")[:MOST_HITS])
