"""What the address of a board asks for: province and filters, and how they are shown and taken away again."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Region
from core.errors import InvalidInput
from core.requests import PortalRequest
from progress.forms import FilterForm
from progress.permissions import board_scope, is_national
from progress.scope import CAME, NONE, Filters, Scope, query_of
from progress.selectors.places import institution_names, places_of
from progress.selectors.work import BANDS
from projects.ledger.values import SUBCATALOGUES


@dataclass(frozen=True)
class ChosenFilter:
    label: str
    remove_url: str


class Asked:
    """Raises PermissionRefused or NotVisible for those who may not see the figures of this province.

    ``of_rows``: the page is a list, which can be narrowed further than a board. ``kept`` is what else this page's
    address chooses; it stays when a filter changes.
    """

    def __init__(self, request: PortalRequest, *, of_rows: bool = False) -> None:
        self.kept: dict[str, object] = {}
        self.national = is_national(request.actor)
        self.scope: Scope = board_scope(request.actor, request.GET.get("region", ""))
        self.places = places_of(self.scope)
        self.form = FilterForm(request.GET, self.scope, self.places, of_provinces=self.national, of_rows=of_rows)
        self.filters: Filters = self.form.cleaned_filters()

    def require_valid(self) -> None:
        """For acts, which must not go on with half of what was asked. Raises InvalidInput."""
        if not self.form.is_valid():
            raise InvalidInput(fields={name: [str(text) for text in texts] for name, texts in self.form.errors.items()})

    @property
    def province(self) -> Region | None:
        return self.places.province(self.scope.region)

    @property
    def province_name(self) -> str:
        if self.province is None:
            return ""
        return self.province.short_label

    def query(self, **changes: object) -> str:
        return query_of(self.scope, self.filters, national=self.national, **changes)

    def here(self, **changes: object) -> str:
        """This page's own address with other filters."""
        return self.query(**{**self.kept, **changes})

    @property
    def carried(self) -> str:
        """For other boards: today stays today when it is looked at tomorrow."""
        return self.query(as_of="" if self.filters.as_of == self.form.today else self.filters.as_of)

    def chosen(self) -> list[ChosenFilter]:
        filters = self.filters
        past, since = filters.as_of != self.form.today, filters.applied_from
        labels = {
            "as_of": _("as of %(day)s") % {"day": shown(filters.as_of)} if past else "",
            "from": _("applied for since %(day)s") % {"day": shown(since)} if since else "",
            "city": self.label("city", filters.city),
            "class": self.label("management_class", filters.management_class),
            "subcatalogue": self.subcatalogue_label(),
            "institution": self.institution_label(),
            **self.row_labels(),
        }
        return [ChosenFilter(label, f"?{self.here(**{name: ''})}") for name, label in labels.items() if label]

    def row_labels(self) -> dict[str, str]:
        filters = self.filters
        since, month, department = filters.since, filters.month, filters.department
        came = _("counted since %(day)s") if filters.moved == CAME else _("no longer counted since %(day)s")
        return {
            "department": _("No department given") if department == NONE else department,
            "since": came % {"day": shown(since)} if since else "",
            "month": date_format(month, "YEAR_MONTH_FORMAT") if month else "",
            "band": band_label(filters.band),
            "late": _("Overdue") if filters.late else "",
        }

    def subcatalogue_label(self) -> str:
        chosen = self.filters.subcatalogue
        return _("No sub-catalogue given") if chosen == NONE else SUBCATALOGUES.get(chosen, "")

    def label(self, field: str, value: str) -> str:
        choices = dict(self.form.fields[field].choices)  # type: ignore[attr-defined]
        return str(choices.get(value, "")) if value else ""

    def institution_label(self) -> str:
        if self.filters.institution == NONE:
            return _("Without an institution")
        found = len(self.filters.institutions)
        if found > 1:
            return _("%(n)s institutions named 「%(text)s」") % {"n": found, "text": self.filters.institution}
        return next(iter(institution_names(self.filters.institutions).values()), (self.filters.institution,))[0]


def band_label(band: str) -> str:
    """Of a place in the table of ages, in working days."""
    if not band or int(band) > len(BANDS):
        return ""
    first, last = BANDS[int(band) - 1]
    if last is None:
        return _("more than %(n)s working days") % {"n": first - 1}
    return _("%(first)s–%(last)s working days") % {"first": first, "last": last}


def shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
