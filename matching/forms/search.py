"""Keeping a search: under which name, and how soon its person hears of what is new."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import AlertMode
from matching.selectors.search_addresses import query_in

__all__ = ["SavedSearchForm", "query_in"]
LONGEST_NAME = 60


class SavedSearchForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the search"), max_length=LONGEST_NAME, help_text=_("Only you see it. Alerts begin with it.")
    )
    alert = forms.ChoiceField(
        label=_("Tell me of what is new"),
        choices=AlertMode.choices,
        widget=forms.RadioSelect,
        help_text=_("Daily and weekly alerts come at 8 in the morning, weekly ones on Mondays."),
    )
