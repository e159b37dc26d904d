"""What two sides have agreed on, milestones, and the survey. What is right is said by the services."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from core.widgets import SentenceRadios
from matching.enums import Cooperation
from matching.services.partnership_life import LONGEST_WORDS
from matching.services.partnership_values import LONGEST_STEP, MOST_NOTE
from projects.services.file_types import ACCEPT, NAMES

# More can be added once the partnership is confirmed.
ROWS = 3
KIND_HELP: dict[str, Text] = {
    Cooperation.TRANSFER.value: _("The enterprise becomes the owner of the rights."),
    Cooperation.LICENCE.value: _("The rights stay where they are; the enterprise may use them."),
    Cooperation.EQUITY.value: _("The rights are brought into a company against shares."),
    Cooperation.JOINT.value: _("Both develop the product together and share what comes of it."),
}
MARKS = (
    ("5", pgettext_lazy("a mark", "5 · very good")),
    ("4", pgettext_lazy("a mark", "4 · good")),
    ("3", pgettext_lazy("a mark", "3 · fair")),
    ("2", pgettext_lazy("a mark", "2 · poor")),
    ("1", pgettext_lazy("a mark", "1 · bad")),
)
SHARE_HELP = _(
    "The office always sees that there is a partnership, with whom and since when. With both sides' leave it also "
    "reads kind, exclusiveness and milestones. Amount, note and paper stay between the two of you in any case."
)


def day(label: Text, *, required: bool = True, help_text: Text = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class PartnershipForm(forms.Form):
    """With ROWS pairs of fields for milestones, of which any may stay empty."""

    kind = forms.ChoiceField(
        label=_("Kind of partnership"), choices=Cooperation.choices, widget=SentenceRadios(KIND_HELP)
    )
    exclusive = forms.BooleanField(
        label=_("It is exclusive"),
        help_text=_(
            "While it lasts, nobody else can conclude a partnership for this project. Both sides confirm this."
        ),
        required=False,
    )
    signed_on = day(_("Signed on"), help_text=_("The day on the paper you have both signed."))
    ends_on = day(_("Ends on"), required=False, help_text=_("Leave it empty when no day is agreed on."))
    amount = forms.DecimalField(
        label=_("Amount in yuan"),
        help_text=_("Read by the two sides only: neither the office nor anybody else sees it."),
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "min": "0", "step": "0.01"}),
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What the two of you want to keep in mind; nobody else reads it."),
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
    file = forms.FileField(
        label=_("The signed paper"), help_text=NAMES, required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )
    shares = forms.BooleanField(label=_("The office may read what we agreed on"), help_text=SHARE_HELP, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS + 1):
            self.fields[f"step{row}"] = forms.CharField(
                label=_("Milestone %(n)s") % {"n": row}, max_length=LONGEST_STEP, required=False
            )
            self.fields[f"step{row}_on"] = day(_("Day of milestone %(n)s") % {"n": row}, required=False)

    @property
    def step_fields(self) -> Sequence[tuple[BoundField, BoundField]]:
        return [(self[f"step{row}"], self[f"step{row}_on"]) for row in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """Half a milestone is marked at the half that is missing."""
        given = super().clean() or self.cleaned_data
        for row in range(1, ROWS + 1):
            label, on = f"step{row}", f"step{row}_on"
            if given.get(label) and not given.get(on) and on not in self.errors:
                self.add_error(on, _("Give the day by which you want to reach it."))
            if given.get(on) and not given.get(label) and label not in self.errors:
                self.add_error(label, _("Give the milestone a name."))
        return given

    @property
    def values(self) -> dict[str, Any]:
        names = ("kind", "exclusive", "signed_on", "ends_on", "amount", "note", "shares")
        return {**{name: self.cleaned_data[name] for name in names}, "steps": list(self._steps())}

    def _steps(self) -> Iterator[tuple[str, Any]]:
        for row in range(1, ROWS + 1):
            if self.cleaned_data[f"step{row}"]:
                yield self.cleaned_data[f"step{row}"], self.cleaned_data[f"step{row}_on"]


class StepForm(forms.Form):
    label = forms.CharField(label=_("Milestone"), max_length=LONGEST_STEP)
    due_on = day(_("To be reached by"))


class DoneForm(forms.Form):
    """An empty day takes it back."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    on = day(_("Reached on"), required=False)


def done_form(step: int) -> DoneForm:
    return DoneForm(initial={"step": step, "on": timezone.localdate()}, auto_id=f"id_done{step}_%s")


class SurveyForm(forms.Form):
    marks = forms.TypedChoiceField(
        label=_("How well did the portal help to bring you together?"),
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect,
    )
    helped = forms.BooleanField(label=_("Without the portal this would hardly have come about"), required=False)
    text = forms.CharField(
        label=_("What should the office do better?"),
        help_text=_("The office alone reads this, not the other side."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
