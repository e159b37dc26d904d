"""What a figure is asked for: whose projects, as of which day, narrowed by what."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from projects.enums import ManagementClass, Tier

CLASSES = (ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value)
# What has no value: of a class, that the office has not decided yet.
NONE = "none"
UNCONFIRMED = NONE
# Rows that began to count, or no longer count, between two days.
CAME, WENT = "came", "went"


@dataclass(frozen=True)
class Scope:
    """``region`` is a province's code, empty for all provinces; ``tier`` is how much of a row may be shown."""

    region: str
    tier: Tier


@dataclass(frozen=True)
class Filters:
    """``as_of`` is a day in China; ``applied_from`` leaves out what was applied for earlier.

    ``management_class`` is I, II, III or UNCONFIRMED, as confirmed on that day; NONE as ``city``, ``subcatalogue``,
    ``institution`` or ``department`` leaves those without one. ``institutions`` are the primary keys that the text
    ``institution`` stands for.

    The rest narrows lists of rows, never figures of a board: ``moved`` (CAME or WENT) leaves what counts on the day
    and did not on ``since``, or the other way round; ``department`` is a text as written in the application;
    ``month`` its first day, ``band`` a place in a table of ages, ``late`` what is overdue.
    """

    as_of: date
    applied_from: date | None = None
    city: str = ""
    management_class: str = ""
    subcatalogue: str = ""
    institution: str = ""
    institutions: tuple[int, ...] = ()
    department: str = ""
    since: date | None = None
    moved: str = ""
    month: date | None = None
    band: str = ""
    late: bool = False

    @property
    def of_board(self) -> "Filters":
        """Without what narrows only rows."""
        return replace(self, department="", since=None, moved="", month=None, band="", late=False)

    @property
    def narrows(self) -> bool:
        """Whether anything but the day, the province and the movement is asked for."""
        place = self.city or self.management_class or self.subcatalogue or self.institution
        return bool(self.applied_from or place or self.department)

    @property
    def is_narrow(self) -> bool:
        """Whether an index leads to the few projects asked for, however many there are."""
        return bool(self.institutions or (self.city and self.subcatalogue))

    @property
    def of_places(self) -> "Filters":
        """What of it concerns a figure that knows only regions and cities."""
        return Filters(self.as_of, city=self.city)

    @property
    def year_start(self) -> date:
        return self.as_of.replace(month=1, day=1)


def query_of(scope: Scope, filters: Filters, *, national: bool = False, **changes: object) -> str:
    """The filters as an address writes them, "" when none is set. ``national`` keeps the province chosen."""
    values: dict[str, Any] = {
        "region": scope.region if national else "",
        "as_of": filters.as_of.isoformat(),
        "from": filters.applied_from.isoformat() if filters.applied_from else "",
        "city": filters.city,
        "class": filters.management_class,
        "subcatalogue": filters.subcatalogue,
        "institution": filters.institution,
        "department": filters.department,
        "since": filters.since.isoformat() if filters.since else "",
        "moved": filters.moved,
        "month": filters.month.strftime("%Y-%m") if filters.month else "",
        "band": filters.band,
        "late": "1" if filters.late else "",
        **changes,
    }
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


DAYS = ("as_of", "applied_from", "since", "month")


def written_filters(filters: Filters) -> dict[str, Any]:
    """What is set of them, as JSON holds it."""
    values = {name: value for name, value in asdict(filters).items() if value}
    return {name: value.isoformat() if name in DAYS else value for name, value in values.items()}


def read_filters(written: Mapping[str, Any]) -> Filters:
    values: dict[str, Any] = {**written, "institutions": tuple(written.get("institutions", ()))}
    values |= {name: date.fromisoformat(written[name]) for name in DAYS if name in written}
    return Filters(**values)


def month_back(day: date, count: int) -> date:
    """The first day of the month so many months before the day's."""
    number = day.year * 12 + day.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def day_before(day: date) -> date:
    return day - timedelta(days=1)
