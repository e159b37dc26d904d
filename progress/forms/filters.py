"""The filters of a board, as they stand in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.widgets import offer
from progress.scope import CAME, NONE, UNCONFIRMED, WENT, Filters, Scope
from progress.selectors.places import Places, institutions_named
from projects.enums import ManagementClass
from projects.ledger.values import SUBCATALOGUES

DECIDED = [(value, label) for value, label in ManagementClass.choices if value != ManagementClass.UNSURE]
DAY = {"invalid": _("There is no such day. Write it as 2026-07-02.")}
PARTS = [(code, f"{code} {name}") for code, name in SUBCATALOGUES.items()]


class DayForm(forms.Form):
    """The day of the targets; for national officials also the province."""

    region = forms.ChoiceField(label=_("Province"), required=False)
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, query: QueryDict, provinces: Sequence[Region] = ()) -> None:
        self.today = timezone.localdate()
        data = query.copy()
        if not data.get("as_of"):
            # The field says of which day the page is, also when nobody chose one.
            data["as_of"] = self.today.isoformat()
        super().__init__(data)
        if provinces:
            offer(self, "region", [("", _("All")), *((each.pk, each.name) for each in provinces)])
        else:
            del self.fields["region"]

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def cleaned_day(self) -> date:
        """Today for a day that is missing or wrong; what is wrong is shown at its field."""
        self.is_valid()
        return self.cleaned_data.get("as_of") or self.today


class FilterForm(forms.Form):
    """``cleaned_filters`` always answers: what is wrong is shown at its field and left out of the figures."""

    region = forms.ChoiceField(label=_("Province"), required=False)
    as_of = forms.DateField(label=_("As of"), required=False, error_messages=DAY)
    applied_from = forms.DateField(label=_("Applied for since"), required=False, error_messages=DAY)
    city = forms.ChoiceField(label=_("City"), required=False)
    management_class = forms.ChoiceField(label=_("Confirmed class"), required=False)
    subcatalogue = forms.ChoiceField(label=_("Sub-catalogue"), required=False)
    institution = forms.CharField(label=_("Institution"), required=False, max_length=120)

    # These narrow lists of rows only; they come from the link that was followed.
    department = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    since = forms.DateField(required=False, error_messages=DAY, widget=forms.HiddenInput)
    moved = forms.ChoiceField(required=False, choices=[("", ""), (CAME, CAME), (WENT, WENT)], widget=forms.HiddenInput)
    month = forms.DateField(required=False, input_formats=["%Y-%m"], error_messages=DAY, widget=forms.HiddenInput)
    band = forms.RegexField(r"^[1-9]$", required=False, widget=forms.HiddenInput)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput)
    OF_ROWS = ("department", "since", "moved", "month", "band", "late")

    # Short words in the address.
    NAMES = {"applied_from": "from", "management_class": "class"}

    def __init__(
        self, query: QueryDict, scope: Scope, places: Places, *, of_provinces: bool = False, of_rows: bool = True
    ) -> None:
        """``of_provinces``: of which one is chosen; not where the province is given. ``of_rows``: not for a board."""
        super().__init__(query)
        for name in () if of_rows else self.OF_ROWS:
            del self.fields[name]
        self.scope = scope
        self.today = timezone.localdate()
        self.institutions: tuple[int, ...] = ()
        if of_provinces:
            self.offer("region", [(each.pk, each.name) for each in places.provinces])
        else:
            del self.fields["region"]
        cities = [(city.pk, city.short_label) for city in places.cities]
        self.offer("city", [*cities, (NONE, _("No city given"))])
        self.offer("management_class", [*DECIDED, (UNCONFIRMED, _("Not confirmed yet"))])
        self.offer("subcatalogue", [*PARTS, (NONE, _("No sub-catalogue given"))])
        for name in ("as_of", "applied_from"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("All")), *choices]

    def add_prefix(self, field_name: str) -> str:
        return self.NAMES.get(field_name, field_name)

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("applied_from"), values.get("as_of") or self.today
        if since is not None and since > until:
            self.add_error("applied_from", _("The period begins after the day the figures are as of."))
        before = values.get("since")
        if before is not None and before >= until:
            self.add_error("since", _("The period begins after the day the figures are as of."))
        self._find_institutions(values.get("institution", ""))
        return values

    def _find_institutions(self, text: str) -> None:
        if text in ("", NONE):
            return
        self.institutions = institutions_named(self.scope, text)
        if not self.institutions:
            self.add_error("institution", _("No applying institution has this name."))

    def cleaned_filters(self) -> Filters:
        self.is_valid()
        values = self.cleaned_data
        return Filters(
            as_of=values.get("as_of") or self.today,
            applied_from=values.get("applied_from"),
            city=values.get("city", ""),
            management_class=values.get("management_class", ""),
            subcatalogue=values.get("subcatalogue", ""),
            institution=values.get("institution", ""),
            institutions=self.institutions,
            department=values.get("department", ""),
            since=values.get("since"),
            moved=(values.get("moved") or CAME) if values.get("since") else "",
            month=values.get("month"),
            band=values.get("band", ""),
            late=values.get("late", False),
        )
