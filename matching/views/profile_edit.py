"""An enterprise's own profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import cities_of
from core.errors import PortalError, StaleEdit
from core.requests import PortalRequest
from matching.forms.profiles import CHOSEN, ContactForms, ProfileForm, place_name, words
from matching.models import EnterpriseProfile
from matching.numbers import licence_of, licence_warnings
from matching.selectors.completeness import PARTS, completeness
from matching.selectors.profiles import (
    makes_devices,
    my_profile,
    named_subcatalogues,
    places_with,
    stored_values,
)
from matching.services.profile_values import MOST_CONTACTS, checked_values
from matching.services.profiles import save_profile
from projects.selectors.catalogue import subcatalogue_names

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("At a glance"), ("summary", "website", "places")),
    (_("What you make"), ("subcatalogues", "classes", "licences")),
    (_("Capabilities and cooperation"), ("capabilities", "cooperation", "stages")),
    (_("In more detail"), ("description", "partnerships")),
)


@dataclass
class Page:
    """The two forms of the page; ``theirs`` is what a colleague saved in the meantime, where it differs."""

    form: ProfileForm
    contacts: Any
    theirs: list[tuple[str, Any]]
    stale: bool = False

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        form = self.form
        return [(title, [form[name] for name in names if name in form.fields]) for title, names in GROUPS]

    @property
    def rows(self) -> list[Any]:
        """The contacts' forms, always as many as there may be people, for the summary of errors."""
        rows = list(self.contacts)
        return rows + [None] * (MOST_CONTACTS - len(rows))

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.contacts.is_valid()])

    @property
    def status(self) -> int:
        if self.stale:
            return 409
        return 422 if self.form.errors or self.contacts.total_error_count() else 200


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: PortalRequest) -> HttpResponse:
    """After a colleague's save the typed text stays, beside what is stored now; a second press saves it."""
    profile = my_profile(request.actor)
    page = page_of(profile, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.is_valid():
        values = page.form.answers(page.contacts)
        try:
            version = page.form.cleaned_data["version"]
            save_profile(by=request.actor, organisation=profile.organisation, values=values, version=version)
        except StaleEdit as stale:
            page = stale_page(profile, request, stale, values)
        except PortalError as refusal:
            page.form.show(refusal)
        else:
            messages.success(request, gettext("The profile is saved."))
            return redirect("matching:profile_edit")
    context = {
        "page": page,
        "organisation": profile.organisation,
        "profile": profile,
        "complete": completeness(profile),
        "warnings": warnings_of(profile),
    }
    return render(request, "matching/profile_edit.html", context, status=page.status)


def page_of(profile: EnterpriseProfile, data: Any) -> Page:
    organisation = profile.organisation
    form = ProfileForm(
        data,
        subcatalogues=subcatalogue_names(),
        cities=cities_of(organisation.region_id),
        investor=not makes_devices(organisation),
        initial={**stored_values(profile), "version": profile.version},
    )
    return Page(form, ContactForms(data, prefix="contacts", initial=profile.contacts), [])


def stale_page(profile: EnterpriseProfile, request: PortalRequest, stale: StaleEdit, typed: Mapping[str, Any]) -> Page:
    """Everything typed, under the version that is stored now."""
    data = request.POST.copy()
    data["version"] = str(stale.version)
    page = page_of(profile, data)
    page.stale = True
    mine = checked_values(typed)
    labels = {name: field.label for name, field in page.form.fields.items()} | {"contacts": PARTS["contacts"]}
    page.theirs = [
        (str(labels[name]), shown(name, value))
        for name, value in stale.current.items()
        if name in labels and value != mine.get(name)
    ]
    return page


def shown(name: str, value: Any) -> Any:
    """A stored part as a line of text."""
    if name in CHOSEN:
        return gettext(", ").join(str(label) for label in words(name, value))
    if name == "subcatalogues":
        return gettext(", ").join(named_subcatalogues(value))
    if name == "places":
        return gettext(", ").join(place_name(region) for region in places_with(value))
    if name == "contacts":
        return gettext(", ").join(row["name"] for row in value)
    if name == "licences":
        return gettext(", ").join(row["number"] for row in value)
    return value


def warnings_of(profile: EnterpriseProfile) -> list[tuple[str, list[Any]]]:
    """Stored numbers with what does not fit together about them."""
    region = profile.organisation.region_id
    found = []
    for row in profile.licences:
        licence = licence_of(row["number"])
        said = licence_warnings(licence, region=region, subcatalogues=profile.subcatalogues) if licence else []
        if said:
            found.append((row["number"], list(said)))
    return found
