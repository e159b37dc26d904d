"""What an institution manager answers to a service invention."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import SentenceRadios
from projects.services.confirmations import NOTE_LIMIT

CONFIRM, REFUSE = "confirm", "refuse"


class ConsentForm(forms.Form):
    """``seen`` is how the question stood when the page was shown, so that nobody overrules a colleague unknowingly."""

    decision = forms.ChoiceField(
        label=_("Your institution's answer"),
        choices=[(CONFIRM, _("We agree")), (REFUSE, _("We do not agree"))],
        widget=SentenceRadios(
            {
                CONFIRM: _("It is a service invention of our institution, and the application may go on."),
                REFUSE: _("The office cannot accept the project while this stands. You can still agree later."),
            }
        ),
    )
    note = forms.CharField(
        label=_("Note to the applicant"),
        help_text=_("Needed if you do not agree: say why, and what would have to change. The office reads it too."),
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class BatchForm(forms.Form):
    note = forms.CharField(
        label=_("Note to the applicants"),
        help_text=_("The same note goes to each of them. Needed if you do not agree."),
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, refusing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = refusing
