"""What an applicant writes in an appeal, and what an officer answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.models import Round
from screening.services.appeals import LEAST_TEXT, MOST_TEXT

UPHOLD, DISMISS = "uphold", "dismiss"


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What should be looked at again"),
        help_text=_(
            "Say what was overlooked or misread, and where it stands in your application. "
            "What you have added since then belongs into an improved or a new application."
        ),
        min_length=LEAST_TEXT,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "data-counted": ""}),
    )


class AnswerForm(forms.Form):
    """``round`` is needed only to uphold."""

    act = forms.ChoiceField(
        label=_("Answer to the appeal"),
        choices=[
            (UPHOLD, _("Uphold: other experts score the project once more")),
            (DISMISS, _("Dismiss: the decision stands")),
        ],
        widget=forms.RadioSelect,
    )
    round = forms.ChoiceField(
        label=_("Round of the new review"),
        help_text=_("Needed only when the appeal is upheld. The experts of the first panel are not asked again."),
        required=False,
    )
    answer = forms.CharField(
        label=_("Reasons, for the applicant"),
        help_text=_("The applicant reads this as it stands here. Name no expert and no single score."),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "data-counted": ""}),
    )

    def __init__(self, *args: Any, rounds: Sequence[Round] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {round_.ref: round_ for round_ in rounds}
        chosen = self.fields["round"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - tells the type checker
        chosen.choices = [("", _("Choose a round")), *((ref, round_.name) for ref, round_ in self.rounds.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("act") == UPHOLD and not cleaned.get("round"):
            self.add_error("round", _("Choose the round in which other experts score it."))
        return cleaned

    @property
    def chosen_round(self) -> Round:
        return self.rounds[self.cleaned_data["round"]]
