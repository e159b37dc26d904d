"""What the address of a board asks for: province and filters, and how they are shown and taken away again."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.selectors import provinces
from core.errors import InvalidInput
from core.requests import PortalRequest
from progress.forms import FilterForm
from progress.permissions import board_scope, is_national
from progress.scope import Filters, Scope, query_of
from projects.ledger.values import SUBCATALOGUES


@dataclass(frozen=True)
class ChosenFilter:
    label: str
    remove_url: str


class Asked:
    """Raises PermissionRefused or NotVisible for those who may not see the figures of this province."""

    def __init__(self, request: PortalRequest) -> None:
        self.national = is_national(request.actor)
        self.scope: Scope = board_scope(request.actor, request.GET.get("region", ""))
        self.form = FilterForm(request.GET, self.scope, list(provinces()) if self.national else ())
        self.filters: Filters = self.form.cleaned_filters()

    def require_valid(self) -> None:
        """For acts, which must not go on with half of what was asked. Raises InvalidInput."""
        if not self.form.is_valid():
            raise InvalidInput(fields={name: [str(text) for text in texts] for name, texts in self.form.errors.items()})

    @cached_property
    def province(self) -> Region | None:
        return provinces().filter(pk=self.scope.region).first() if self.scope.region else None

    @property
    def province_name(self) -> str:
        if self.province is None:
            return ""
        return self.province.short_label

    def query(self, **changes: object) -> str:
        return query_of(self.scope, self.filters, national=self.national, **changes)

    def chosen(self) -> list[ChosenFilter]:
        filters = self.filters
        past, since = filters.as_of != self.form.today, filters.applied_from
        labels = {
            "as_of": _("as of %(day)s") % {"day": shown(filters.as_of)} if past else "",
            "from": _("applied for since %(day)s") % {"day": shown(since)} if since else "",
            "city": self.label("city", filters.city),
            "class": self.label("management_class", filters.management_class),
            "subcatalogue": SUBCATALOGUES.get(filters.subcatalogue, ""),
            "institution": self.institution_label(),
        }
        return [ChosenFilter(label, f"?{self.query(**{name: ''})}") for name, label in labels.items() if label]

    def label(self, field: str, value: str) -> str:
        choices = dict(self.form.fields[field].choices)  # type: ignore[attr-defined]
        return str(choices.get(value, "")) if value else ""

    def institution_label(self) -> str:
        found = len(self.filters.institutions)
        if found > 1:
            return _("%(n)s institutions named 「%(text)s」") % {"n": found, "text": self.filters.institution}
        return self.filters.institution


def shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
