"""An organisation as its members and the province's offices see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.decisions import OrganisationForm
from accounts.forms.refusals import add_refusal
from accounts.models import Organisation
from accounts.permissions import may_edit, require_organisation_editor
from accounts.requests import MemberRequest
from accounts.selectors import managers_of, organisation_for
from accounts.services.organisations import change_organisation
from core.errors import PortalError


@require_safe
def organisation_page(request: MemberRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref)
    context = {
        "organisation": organisation,
        "facts": _facts(organisation),
        "may_edit": may_edit(request.actor, organisation),
        "managers": list(managers_of(organisation.pk)),
    }
    return render(request, "accounts/organisation_page.html", context)


def _facts(organisation: Organisation) -> list[tuple[str, Any]]:
    place = [region.label for region in (organisation.region, organisation.city) if region]
    number = (
        (_("Unified social credit code"), organisation.uscc)
        if not organisation.other_id
        else (_("Registration number in your region"), organisation.other_id)
    )
    return [
        (_("Kind of organisation"), organisation.get_kind_display()),
        (_("Place"), " · ".join(place)),
        number,
        (_("Telephone of the office in charge"), organisation.phone),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: MemberRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref)
    require_organisation_editor(request.actor, organisation)
    form = OrganisationForm(organisation, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            changed = change_organisation(by=request.actor, organisation=organisation, **form.answers)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _saved(organisation, changed))
            return redirect("accounts:organisation_page", organisation.ref)
    return render(request, "accounts/organisation_edit.html", {"form": form, "organisation": organisation})


def _saved(before: Organisation, after: Organisation) -> str:
    if before.is_verified and not after.is_verified:
        return _("Saved. Because the name or the number changed, an officer verifies the organisation again.")
    return _("Saved.")
