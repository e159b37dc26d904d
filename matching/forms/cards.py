"""The form of a project's card. What is right is said by the service; nothing typed is lost."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.selectors.card_parts import PARTS


class CardForm(forms.Form):
    """``confirmed`` is asked for only when something about the texts is unusual."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("I have looked at these places; others may read the texts as they are."), required=False
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for part in PARTS:
            field = forms.CharField(
                label=part.label, help_text=part.help, required=False, widget=forms.Textarea({"rows": 3})
            )
            # For the counter; longer texts are refused by the service, with how much is allowed.
            field.max_length = part.max_length
            self.fields[part.key] = field

    def texts(self) -> dict[str, str]:
        """Call it on a valid form only."""
        return {part.key: self.cleaned_data[part.key] for part in PARTS}
