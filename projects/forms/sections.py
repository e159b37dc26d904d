"""The pages of the application form, made from the field table.

These forms judge nothing: the service says what can be stored, the completeness check what is missing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.widgets import SentenceRadios
from projects import fields
from projects.forms.widgets import TableWidget
from projects.selectors.catalogue import Subcatalogue

YES_NO = (("yes", _("Yes")), ("no", _("No")))
UNSURE_CHOICE = (fields.UNSURE, _("Not sure"))
# Up to this many answers stand in the open; more go into a list to unfold.
OPEN_CHOICES = 7
# Controls of which a browser sends nothing when nothing is chosen.
SILENT = frozenset({fields.Kind.TICK, fields.Kind.CHOICES, fields.Kind.CHOICE, fields.Kind.YES_NO})


class Unjudged:
    """A control that hands on what was typed: nothing is refused before the service has seen it."""

    def clean(self, value: Any) -> Any:
        return value


class TextAnswer(Unjudged, forms.CharField):
    """``max_length`` is known for the counter, but cuts and refuses nothing."""

    def __init__(self, limit: int, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.max_length = limit or None


class ChoiceAnswer(Unjudged, forms.ChoiceField):
    pass


class ChoicesAnswer(Unjudged, forms.MultipleChoiceField):
    pass


class TickAnswer(Unjudged, forms.BooleanField):
    pass


class TableAnswer(Unjudged, forms.Field):
    pass


class SectionForm(forms.Form):
    """One section with its stored answers, or with what was just typed."""

    def __init__(
        self,
        section: fields.Section,
        answers: Mapping[str, Any],
        subcatalogues: Sequence[Subcatalogue],
        data: MultiValueDict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={key: value for key, value in answers.items() if value is not None})
        self.section = section
        for field in section.fields:
            self.fields[field.key] = control_of(field, subcatalogues)

    def posted(self, *, whole: bool) -> dict[str, Any]:
        """What was typed, by field key. A box without a tick sends nothing; only in a whole form that means no."""
        return {
            field.key: self.fields[field.key].widget.value_from_datadict(self.data, self.files, field.key)
            for field in self.section.fields
            if self.is_given(field) or (whole and field.kind in SILENT)
        }

    def is_given(self, field: fields.Field) -> bool:
        widget = self.fields[field.key].widget
        if isinstance(widget, TableWidget):
            return not widget.value_omitted_from_data(self.data, self.files, field.key)
        return field.key in self.data

    def show(self, errors: Mapping[str, Sequence[Text]]) -> None:
        """Puts the service's refusals beside the fields they are about."""
        self._errors = ErrorDict(
            {key: self.error_class([str(text) for text in texts]) for key, texts in errors.items()}
        )


def control_of(field: fields.Field, subcatalogues: Sequence[Subcatalogue]) -> forms.Field:
    control = CONTROLS[field.kind](field)
    if field.kind is fields.Kind.CATEGORY and isinstance(control, forms.ChoiceField):
        control.choices = [("", "—"), UNSURE_CHOICE, *((each.code, str(each)) for each in subcatalogues)]
    control.label, control.help_text = str(field.statement or field.label), str(field.help)
    control.widget.is_required = False
    return control


def line(field: fields.Field) -> forms.Field:
    attrs = {"autocomplete": "off"}
    if field.format is fields.Format.PHONE:
        attrs |= {"inputmode": "tel"}
    if field.format is fields.Format.EMAIL:
        attrs |= {"inputmode": "email"}
    return TextAnswer(field.max_length, widget=forms.TextInput(attrs=attrs))


def text(field: fields.Field) -> forms.Field:
    rows = 2 if field.max_length <= 200 else 3 if field.max_length <= 500 else 5
    return TextAnswer(field.max_length, widget=forms.Textarea(attrs={"rows": rows}))


def choice(field: fields.Field) -> forms.Field:
    """Radio buttons cannot be unset, so an answer that may stay open is a list with an empty entry."""
    choices = YES_NO if field.kind is fields.Kind.YES_NO else field.choices
    if not field.required or len(choices) > OPEN_CHOICES:
        return ChoiceAnswer(required=False, choices=[("", "—"), *choices])
    return ChoiceAnswer(required=False, choices=choices, widget=SentenceRadios(dict(field.choice_help)))


def several(field: fields.Field) -> forms.Field:
    return ChoicesAnswer(required=False, choices=field.choices, widget=forms.CheckboxSelectMultiple())


def number(field: fields.Field) -> forms.Field:
    return TextAnswer(0, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))


def table(field: fields.Field) -> forms.Field:
    return TableAnswer(required=False, widget=TableWidget(field.columns))


CONTROLS = {
    fields.Kind.LINE: line,
    fields.Kind.TEXT: text,
    fields.Kind.CHOICE: choice,
    fields.Kind.YES_NO: choice,
    fields.Kind.CHOICES: several,
    fields.Kind.TICK: lambda field: TickAnswer(required=False),
    fields.Kind.NUMBER: number,
    fields.Kind.DAY: lambda field: TextAnswer(0, widget=forms.DateInput(attrs={"type": "date"})),
    fields.Kind.CATEGORY: lambda field: ChoiceAnswer(required=False),
    fields.Kind.TABLE: table,
}
