"""The first question of an application."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects import fields

TITLE = fields.section("basics").field("title")


class StartForm(forms.Form):
    title = forms.CharField(
        label=_("Project title"),
        help_text=_("Name the device and what it is for. You can change it until you hand in."),
        max_length=TITLE.max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
