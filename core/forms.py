"""What a person writes about his own views of lists; what is right is said by the service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.saved_views import LONGEST_NAME


class ViewForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the view"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST_NAME, "autocomplete": "off"}),
    )
    is_default = forms.BooleanField(label=_("Open the list with this view"), required=False)

    def __init__(self, *args: Any, opens_first: bool = True, **kwargs: Any) -> None:
        """Without ``opens_first`` the list opens with no view, whatever was sent."""
        super().__init__(*args, **kwargs)
        if not opens_first:
            del self.fields["is_default"]
