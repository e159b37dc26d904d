"""What a figure is asked for: whose projects, as of which day, narrowed by what."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from projects.enums import ManagementClass, Tier

CLASSES = (ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value)
# Projects whose class the office has not decided yet.
UNCONFIRMED = "none"


@dataclass(frozen=True)
class Scope:
    """``region`` is a province's code, empty for all provinces; ``tier`` is how much of a row may be shown."""

    region: str
    tier: Tier


@dataclass(frozen=True)
class Filters:
    """``as_of`` is a day in China; ``applied_from`` leaves out what was applied for earlier.

    ``management_class`` is I, II, III or UNCONFIRMED, as confirmed on that day. ``institutions`` are the primary keys
    that the text ``institution`` stands for.
    """

    as_of: date
    applied_from: date | None = None
    city: str = ""
    management_class: str = ""
    subcatalogue: str = ""
    institution: str = ""
    institutions: tuple[int, ...] = ()

    @property
    def of_places(self) -> "Filters":
        """What of it concerns a figure that knows only regions and cities."""
        return Filters(self.as_of, city=self.city)

    @property
    def year_start(self) -> date:
        return self.as_of.replace(month=1, day=1)


def query_of(scope: Scope, filters: Filters, *, national: bool = False, **changes: object) -> str:
    """The filters as an address writes them, "" when none is set. ``national`` keeps the province chosen."""
    values: dict[str, object] = {
        "region": scope.region if national else "",
        "as_of": filters.as_of.isoformat(),
        "from": filters.applied_from.isoformat() if filters.applied_from else "",
        "city": filters.city,
        "class": filters.management_class,
        "subcatalogue": filters.subcatalogue,
        "institution": filters.institution,
        **changes,
    }
    return urlencode({name: str(value) for name, value in values.items() if value})
