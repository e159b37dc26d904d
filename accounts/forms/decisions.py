"""Words that go with a decision on a member or an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.regions import WITHOUT_USCC
from accounts.selectors import cities_of
from core.widgets import offer

LONGEST_NOTE = 200


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note to the person"),
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Please say why, so that the person knows what to do.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LeaveForm(forms.Form):
    """``last`` adds the question that only the organisation's last manager is asked."""

    note = forms.CharField(
        label=_("A word of explanation"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    without_successor = forms.BooleanField(
        label=_("I know that the organisation will have no manager, and that the office will decide on its members."),
        required=False,
    )

    def __init__(self, *args: Any, last: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not last:
            del self.fields["without_successor"]


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Full official name"), max_length=120)
    city = forms.ChoiceField(label=_("City"), required=False)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=30, required=False)
    other_id = forms.CharField(label=_("Registration number in your region"), max_length=60, required=False)
    phone = forms.CharField(label=_("Telephone of the office in charge"), max_length=30, required=False)

    def __init__(self, organisation: Organisation, data: Any = None) -> None:
        names = ("name", "uscc", "other_id", "phone")
        initial = {name: getattr(organisation, name) for name in names} | {"city": organisation.city_id or ""}
        super().__init__(data, initial=initial)
        self.cities = list(cities_of(organisation.region_id))
        offer(self, "city", [("", "—"), *((city.code, city.label) for city in self.cities)])
        del self.fields["uscc" if organisation.region_id in WITHOUT_USCC else "other_id"]
        if not self.cities:
            del self.fields["city"]

    @property
    def answers(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        if "city" in values:
            values["city"] = next((city for city in self.cities if city.code == values["city"]), None)
        return values
