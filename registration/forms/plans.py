"""The plan of a case with its measures, as one form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import InvalidInput
from registration.enums.coaching import Party
from registration.forms.coaching import area, day
from registration.services.plans import (
    MOST_BODY,
    MOST_DIAGNOSIS,
    MOST_MEASURES,
    MOST_REMARK,
    MOST_WHAT,
    MeasureLine,
)

PREFIX = "measures"
BLANK_LINES = 3


class PlanForm(forms.Form):
    """``version`` is the one the page showed."""

    diagnosis = forms.CharField(
        label=pgettext_lazy("a plan", "What was found"),
        help_text=_("How far it is, what is missing, what is hardest on the way to the certificate."),
        max_length=MOST_DIAGNOSIS,
        required=False,
        widget=area(6),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class MeasureForm(forms.Form):
    """A line without “what” is none."""

    ref = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    what = forms.CharField(label=_("What is to be done"), max_length=MOST_WHAT)
    who = forms.ChoiceField(label=_("Who does it"), choices=Party.choices)
    body = forms.CharField(label=_("Which body"), max_length=MOST_BODY, required=False)
    due_on = forms.DateField(label=pgettext_lazy("something to do", "Until"), widget=day())
    done_on = forms.DateField(label=_("Done on"), required=False, widget=day())
    remark = forms.CharField(label=pgettext_lazy("something to do", "Remark"), max_length=MOST_REMARK, required=False)

    def has_changed(self) -> bool:
        """The choice of who is always sent, so it alone does not make a line."""
        return any(name != "who" for name in self.changed_data)

    def line(self) -> MeasureLine:
        return MeasureLine(**{name: self.cleaned_data[name] for name in MeasureLine.__dataclass_fields__})


MeasureForms = forms.formset_factory(
    MeasureForm, extra=BLANK_LINES, max_num=MOST_MEASURES, absolute_max=MOST_MEASURES + 10, can_delete=True
)


def measure_forms(data: Any = None, lines: list[dict[str, Any]] | None = None) -> Any:
    forms_ = MeasureForms(data, prefix=PREFIX, initial=lines or [])
    for each in forms_.forms:
        each.fields["DELETE"].label = _("Take this measure out of the plan")
    return forms_


def kept_forms(measures: Any) -> list[Any]:
    """Those that say something and are not taken out, in the order of the lines the service judges."""
    return [form for form in measures.forms if form.cleaned_data.get("what") and not form.cleaned_data.get("DELETE")]


def add_plan_refusal(plan: PlanForm, measures: Any, refusal: InvalidInput) -> None:
    """Puts what the service refused beside the line it is about."""
    lines = kept_forms(measures)
    for name, texts in refusal.fields.items():
        head, _sep, rest = name.partition("-")
        number, _sep, field = rest.partition("-")
        target = lines[int(number)] if head == PREFIX and number.isdecimal() and int(number) < len(lines) else plan
        for text in texts:
            target.add_error(field if target is not plan else "diagnosis", str(text))
