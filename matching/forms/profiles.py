"""The form in which an enterprise writes its profile. What is right is said by the service; nothing typed is lost."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Region
from core.errors import InvalidInput, PortalError
from core.widgets import offer
from matching.enums import Capability, Cooperation
from matching.selectors.completeness import PARTS
from matching.selectors.profiles import CLASSES
from matching.services.profile_values import (
    CONTACT_LIMITS,
    LIMITS,
    MOST_CONTACTS,
    checked_values,
    contact_problems,
)
from projects.enums import Stage

# One certificate a line: the number, then whatever separates it from the product's name.
LICENCE_LINE = re.compile(r"(\S+?(?:号)?)(?:[\s,，;；、:：|]+(.*))?")


CHOSEN: dict[str, dict[str, Any]] = {
    "classes": dict(CLASSES),
    "capabilities": dict(Capability.choices),
    "cooperation": dict(Cooperation.choices),
    "stages": dict(Stage.choices),
}


def words(name: str, values: Iterable[str]) -> list[Any]:
    """What was ticked, in words; a value that is no choice any more is left out."""
    return [label for value, label in CHOSEN[name].items() if value in values]


def place_name(region: Region) -> str:
    return region.short_label


class LicenceLines(forms.CharField):
    """Certificates as lines of text: a firm with thirty of them pastes its list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{row['number']} {row['name']}".strip() for row in value)

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in str(value or "").splitlines())
        return [licence_row(line) for line in lines if line]


def licence_row(line: str) -> dict[str, str]:
    found = LICENCE_LINE.fullmatch(line)
    return {"number": found[1], "name": (found[2] or "").strip()} if found else {"number": line, "name": ""}


def several(label: Any, choices: Iterable[tuple[str, Any]] = (), help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, choices=choices, required=False, widget=forms.CheckboxSelectMultiple()
    )


def text(name: str, label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    """Longer than allowed is refused by the service, with how much."""
    field = forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )
    field.max_length = LIMITS[name]
    return field


class ProfileForm(forms.Form):
    """``version`` is the one the page was made from; a colleague's later save is noticed by it."""

    summary = text(
        "summary",
        PARTS["summary"],
        3,
        _("Inventors read this first: what you make, and what you are looking for. Write for a doctor."),
    )
    description = text(
        "description", PARTS["description"], 6, _("Teams, equipment, clean rooms, standards, what you did before.")
    )
    website = forms.CharField(
        label=_("Website"),
        max_length=LIMITS["website"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    subcatalogues = several(
        PARTS["subcatalogues"], help_text=_("Of the device catalogue, in which you make or develop devices.")
    )
    classes = several(PARTS["classes"], CLASSES)
    capabilities = several(PARTS["capabilities"], Capability.choices, _("What you do yourself, not through others."))
    cooperation = several(PARTS["cooperation"], Cooperation.choices)
    stages = several(PARTS["stages"], Stage.choices, _("How far an idea must have come before you look at it."))
    places = several(PARTS["places"], help_text=_("Where you develop, make or test, besides your registered seat."))
    licences = LicenceLines(
        label=PARTS["licences"],
        help_text=_(
            "One a line: the number, a blank, the product's name. For example: 粤械注准20252070456 便携式监护仪"
        ),
    )
    partnerships = text(
        "partnerships",
        _("Earlier cooperation with doctors and hospitals"),
        4,
        _("What came of it, as far as both sides want it known."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Any = None,
        *,
        subcatalogues: Mapping[str, str],
        cities: Iterable[Region],
        investor: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        offer(self, "subcatalogues", [(code, f"{code} {name}") for code, name in subcatalogues.items()])
        places = [(city.code, place_name(city)) for city in cities]
        offer(self, "places", places)
        if not places:
            del self.fields["places"]
        if investor:
            del self.fields["licences"]

    def clean(self) -> dict[str, Any]:
        """Refusals of the service are said here already, so that they stand beside those of the contacts."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        try:
            checked_values(given)
        except InvalidInput as refusal:
            self.show(refusal)
        return self.cleaned_data

    def answers(self, contacts: "BaseFormSet[ContactForm]") -> dict[str, Any]:
        """What the service stores; call it on a valid form only."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**values, "contacts": [row.cleaned_data for row in contacts if row.has_changed() or row.initial]}

    def show(self, refusal: PortalError) -> None:
        """Each refusal beside its field."""
        refused = refusal.fields if isinstance(refusal, InvalidInput) else {}
        for name, texts in refused.items():
            for said in texts:
                self.add_error(name if name in self.fields else None, str(said))
        if not refused:
            self.add_error(None, str(refusal.message))


class ContactForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("a contact person", "Name"), required=False)
    title = forms.CharField(label=_("Position"), required=False)
    phone = forms.CharField(
        label=pgettext_lazy("a contact person", "Telephone"),
        required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    email = forms.CharField(
        label=pgettext_lazy("a contact person", "E-mail"),
        required=False,
        widget=forms.TextInput({"inputmode": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        given = {key: str(self.cleaned_data.get(key, "")) for key in CONTACT_LIMITS}
        for key, texts in contact_problems(given).items():
            for said in texts:
                self.add_error(key, str(said))
        return self.cleaned_data


# As many rows as there may be people: they are few, and a page without a script can fill them all.
ContactForms = forms.formset_factory(
    ContactForm, extra=MOST_CONTACTS, max_num=MOST_CONTACTS, absolute_max=MOST_CONTACTS, validate_max=True
)
