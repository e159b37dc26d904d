"""What an officer types when he changes a panel by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Text

REASON_LIMIT = 300


class ReasonForm(forms.Form):
    """``help_text`` says who will read the reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""})
    )

    def __init__(self, *args: Any, help_text: Text = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = str(help_text)


class TakeBackForm(ReasonForm):
    substitute = forms.ChoiceField(
        label=_("Who takes the seat"),
        choices=[("draw", _("The portal draws a substitute at once")), ("hand", _("I choose somebody by hand"))],
        initial="draw",
        widget=forms.RadioSelect,
    )
