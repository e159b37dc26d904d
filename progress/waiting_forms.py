"""Forms of what waits; what is right is said by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.services.exemptions import MOST_REASON
from progress.services.thresholds import MOST_WHY


class ExemptionForm(forms.Form):
    until = forms.DateField(
        label=_("Exempt until"),
        help_text=_("Up to and including this day; afterwards it counts as overdue again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The office and its leaders read it."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )


class ThresholdForm(forms.Form):
    """One term or limit of a province or programme; ``taking_back`` what was set needs no value."""

    value = forms.IntegerField(label=_("New value"))
    reason = forms.CharField(
        label=_("Why"), max_length=MOST_WHY, required=False, widget=forms.TextInput(attrs={"maxlength": MOST_WHY})
    )

    def __init__(
        self, *args: Any, unit: str = "", help_text: str = "", taking_back: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.taking_back = taking_back
        self.fields["value"].help_text = help_text
        self.fields["value"].required = not taking_back

    def clean_value(self) -> int | None:
        value: int | None = self.cleaned_data["value"]
        return None if self.taking_back else value
