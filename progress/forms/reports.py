"""Which report is wanted, what somebody is told about, and which figures are to be published."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from progress.enums import ReportKind
from progress.forms.filters import DAY
from progress.reports.offered import offered_choices
from progress.reports.periods import ReportPeriod, period_named, recent_periods

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
