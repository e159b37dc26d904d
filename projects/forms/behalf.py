"""What the office types to enter an application for a clinician."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.selectors import organisations
from core.actor import Actor
from core.widgets import offer
from projects.enums import ManagementClass
from projects.selectors.catalogue import subcatalogues

HOMES = (OrganisationKind.INSTITUTION, OrganisationKind.UNIVERSITY)


MOST_NAMES = 1000


def home_names(region: str) -> list[str]:
    """Suggestions for the field below: institutions of the province by name."""
    found = organisations(region=region, kinds=HOMES).order_by("name")
    return list(found.values_list("name", flat=True)[:MOST_NAMES])


class InstitutionField(forms.CharField):
    """A name typed or chosen from the suggestions; it must be registered in the province."""

    def __init__(self, *, region: str) -> None:
        self.region = region
        super().__init__(
            label=_("Institution"),
            help_text=_("Its full name as registered in the portal; suggestions appear as you type."),
            max_length=120,
            widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "off"}),
        )

    def clean(self, value: str) -> Organisation:
        name = super().clean(value).strip()
        found = organisations(region=self.region, kinds=HOMES).filter(name=name).first()
        if found is None:
            raise forms.ValidationError(_("No institution of this name is registered in your province."))
        return found


class BehalfForm(forms.Form):
    title = forms.CharField(label=_("Title of the project"), max_length=60)
    applicant_name = forms.CharField(label=_("Name of the clinician"), max_length=60)
    department = forms.CharField(label=_("Clinical department"), max_length=60, required=False)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=100, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    claimed_class = forms.ChoiceField(
        label=_("Class claimed"), required=False, choices=[("", "—"), *ManagementClass.choices]
    )
    subcatalogue = forms.ChoiceField(label=_("Sub-catalogue"), required=False)
    email = forms.EmailField(
        label=_("E-mail address of the clinician's account"),
        help_text=_("He receives the draft at once. Without an account leave it empty and add the address later."),
        required=False,
    )
    note = forms.CharField(
        label=_("Note of the office"),
        help_text=_("Such as the day and the occasion on which the papers were handed over."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ("title", "institution", "applicant_name")

    def __init__(self, *args: Any, actor: Actor) -> None:
        super().__init__(*args)
        self.fields["institution"] = InstitutionField(region=actor.region)
        offer(self, "subcatalogue", [("", "—"), *((each.code, str(each)) for each in subcatalogues())])
        self.order_fields(self.field_order)


class HandOverForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of the clinician's account"))
