from django import forms
from django.utils.translation import gettext_lazy as _

from matching.services.api_clients import NAME_LIMIT


class ClientForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the program"),
        max_length=NAME_LIMIT,
        help_text=_("So that you know later what the key is for, such as “research department's search”."),
    )
