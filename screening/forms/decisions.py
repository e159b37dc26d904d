"""What an officer types about results and decisions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.widgets import offer
from projects.enums import ListKind
from screening.content import Veto
from screening.enums import OUTCOME_LISTS, Support, Verdict
from screening.services.decisions import TEXT_LIMIT, Choice
from screening.services.results import REASON_LIMIT

LIST_CHOICES = [(kind.value, ListKind(kind).label) for kind in OUTCOME_LISTS]


def text_field(label: Text, help_text: Text = "", *, required: bool = False, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DecisionForm(forms.Form):
    """Filled with the proposal, or with what was prepared before."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    lists = forms.MultipleChoiceField(
        label=_("Lists it enters"),
        choices=LIST_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a project that passes; it always enters the project library."),
    )
    strengths = text_field(_("Strengths"), _("Stands in the letter to the applicant."))
    improve = text_field(
        _("What to improve"), _("Stands in the letter; needed unless the project passes. Concrete steps help most.")
    )
    support = forms.MultipleChoiceField(
        label=_("Suggested help"), choices=Support.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = text_field(
        _("Reason of the office"),
        _("Needed where the decision departs from the proposal. The applicant does not read it."),
        rows=3,
    )
    # The page writes it anew each time it is shown, also when the form comes back.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def filled(cls, choice: Choice) -> "DecisionForm":
        return cls(
            initial={
                "verdict": choice.verdict,
                "lists": list(choice.lists),
                "strengths": choice.strengths,
                "improve": choice.improve,
                "support": list(choice.support),
                "reason": choice.reason,
            },
            auto_id="decision_%s",
        )

    @classmethod
    def typed(cls, data: Mapping[str, Any]) -> "DecisionForm":
        return cls(data, auto_id="decision_%s")


class ConclusionForm(forms.Form):
    """The end of a discussion. ``ticked`` are the vetoes experts ticked: others cannot be upheld."""

    vetoes = forms.MultipleChoiceField(
        label=_("Vetoes upheld"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A veto that is upheld ends the project whatever its points. Leave open what was settled."),
    )
    reason = forms.CharField(
        label=_("What the discussion came to"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The decision rests on it; it stays with the review."),
    )

    def __init__(self, ticked: Iterable[Veto], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="conclusion_%s")
        choices: Sequence[tuple[str, str]] = [(veto.code, f"{veto.code} {veto.name}") for veto in ticked]
        if choices:
            offer(self, "vetoes", choices)
        else:
            del self.fields["vetoes"]


class ReasonForm(forms.Form):
    """One reason for one act; ``about`` keeps the several forms of a page apart."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, about: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{about}_%s")


class PostForm(forms.Form):
    text = forms.CharField(label=_("Write to the panel"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="post_%s")
