"""The filters of a board, as they stand in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from progress.enums import ReportKind
from progress.reports.offered import offered_choices
from progress.reports.periods import ReportPeriod, period_named, recent_periods
from progress.scope import UNCONFIRMED, Filters, Scope
from progress.selectors.places import cities_with_projects, institutions_named
from projects.enums import ManagementClass
from projects.ledger.values import SUBCATALOGUES

DECIDED = [(value, label) for value, label in ManagementClass.choices if value != ManagementClass.UNSURE]
DAY = {"invalid": _("There is no such day. Write it as 2026-07-02.")}
PARTS = [(code, f"{code} {name}") for code, name in SUBCATALOGUES.items()]


class FilterForm(forms.Form):
    """``cleaned_filters`` always answers: what is wrong is shown at its field and left out of the figures."""

    region = forms.ChoiceField(label=_("Province"), required=False)
    as_of = forms.DateField(label=_("As of"), required=False, error_messages=DAY)
    applied_from = forms.DateField(label=_("Applied for since"), required=False, error_messages=DAY)
    city = forms.ChoiceField(label=_("City"), required=False)
    management_class = forms.ChoiceField(label=_("Confirmed class"), required=False)
    subcatalogue = forms.ChoiceField(label=_("Sub-catalogue"), required=False)
    institution = forms.CharField(label=_("Institution"), required=False, max_length=120)

    # Short words in the address.
    NAMES = {"applied_from": "from", "management_class": "class"}

    def __init__(self, query: QueryDict, scope: Scope, provinces: Sequence[Region] = ()) -> None:
        """``provinces`` to choose from; none for those whose province is given."""
        super().__init__(query)
        self.scope = scope
        self.today = timezone.localdate()
        self.institutions: tuple[int, ...] = ()
        if provinces:
            self.offer("region", [(each.pk, each.name) for each in provinces])
        else:
            del self.fields["region"]
        cities = [(city.pk, city.short_label) for city in cities_with_projects(scope)]
        self.offer("city", cities)
        self.offer("management_class", [*DECIDED, (UNCONFIRMED, _("Not confirmed yet"))])
        self.offer("subcatalogue", PARTS)
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
        text = values.get("institution", "")
        self.institutions = institutions_named(self.scope, text) if text else ()
        if text and not self.institutions:
            self.add_error("institution", _("No applying institution has this name."))
        return values

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
        )


# How many of each kind can be chosen, the running one among them.
OFFERED_PERIODS = {ReportKind.MONTH: 13, ReportKind.QUARTER: 8, ReportKind.YEAR: 4}


class ReportForm(forms.Form):
    """For which place and period a report is wanted; without a day, as of its last one, or today."""

    region = forms.ChoiceField(label=_("Province"), required=False)
    period = forms.ChoiceField(label=_("Period"))
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("Left empty: the last day of the period; while it is going on, today."),
        required=False,
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict | None, *, provinces: Sequence[Region] = ()) -> None:
        """``provinces`` to choose from besides the nation; none for those whose province is given."""
        super().__init__(data)
        self.today = timezone.localdate()
        periods, regions = self.fields["period"], self.fields["region"]
        assert isinstance(periods, forms.ChoiceField) and isinstance(regions, forms.ChoiceField)  # noqa: S101, PT018
        periods.choices = [
            (kind.label, [(each.code, each.label) for each in recent_periods(kind, self.today, most)])
            for kind, most in OFFERED_PERIODS.items()
        ]
        regions.choices = [("", _("The whole country")), *((each.pk, each.name) for each in provinces)]
        if not provinces:
            del self.fields["region"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        period = period_named(values.get("period", ""))
        if period is None:
            return values
        day = values.get("as_of") or min(period.last, self.today)
        if not period.first <= day <= min(period.last, self.today):
            self.add_error("as_of", _("Choose a day within the period that is not ahead of today."))
        return {**values, "as_of": day}

    @property
    def chosen_period(self) -> ReportPeriod:
        """Of a form that is valid."""
        period = period_named(self.cleaned_data["period"])
        assert period is not None  # noqa: S101 - one of the choices
        return period


class SubscriptionForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Tell me when one is made"),
        choices=ReportKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class StatisticsForm(forms.Form):
    """Which figures an office wants to publish, as of which day; in the address of the preview."""

    figure = forms.MultipleChoiceField(
        label=_("Figures"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one figure.")},
    )
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("Left empty: today."),
        required=False,
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures = self.fields["figure"]
        assert isinstance(figures, forms.MultipleChoiceField)  # noqa: S101 - declared above
        figures.choices = offered_choices()

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future."))
        return day
