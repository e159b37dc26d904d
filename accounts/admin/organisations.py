"""Organisations of the province: what waits for verification, and what the office has decided."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.permissions import is_officer
from accounts.roles import Role
from accounts.selectors import organisation_for, organisations_to_verify, organisations_visible_to
from accounts.services import verify_organisation
from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, query_with, render_page
from core.errors import PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
KEEPERS = OFFICERS | {Role.SYSTEM_ADMIN.value}

STATES = {
    "waiting": Q(verified_at=None, refused_at=None),
    "verified": Q(verified_at__isnull=False),
    "refused": Q(refused_at__isnull=False),
}


class VerificationForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Shown to the organisation. A refusal needs a reason and what would help."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def verification_duty(actor: Actor) -> Duty:
    return Duty(
        title=gettext_lazy("Organisations to verify"),
        sentence=gettext_lazy("They cannot see what is reserved for verified ones until you have looked."),
        url=f"{reverse('console:organisation_list')}?state=waiting",
        icon="building-community",
        waiting=organisations_to_verify(actor).count(),
    )


@console_page(
    "organisations/",
    name="organisation_list",
    roles=KEEPERS,
    menu=MenuEntry("people", gettext_lazy("Organisations"), "building-community", 40, verification_duty),
)
@require_GET
def organisation_list(request: PortalRequest) -> HttpResponse:
    """Those of the province, the ones waiting for verification first in line."""
    state, kind, text = (request.GET.get(name, "") for name in ("state", "kind", "q"))
    found = matching(organisations_of(request.actor), kind, text)
    counts = found.aggregate(total=Count("id"), **{name: Count("id", filter=where) for name, where in STATES.items()})
    rows = found.filter(STATES[state]) if state in STATES else found
    context = {
        "page": page_of(rows, order=("-id",), cursor=cursor_in(request.GET)),
        "tabs": tabs(request, state, counts),
        "count": counts.get(state, counts["total"]),
        "kinds": OrganisationKind.choices,
        "filter": {"state": state, "kind": kind, "text": text},
    }
    return render_page(request, "console/organisation_list.html", context)


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    return organisations_visible_to(actor).filter(region_id=actor.region)


def matching(found: QuerySet[Organisation], kind: str, text: str) -> QuerySet[Organisation]:
    if kind in OrganisationKind.values:
        found = found.filter(kind=kind)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(uscc__iexact=word))
    return found


def tabs(request: PortalRequest, state: str, counts: dict[str, int]) -> list[dict[str, object]]:
    words = {"": _("All"), "waiting": _("To verify"), "verified": _("Verified"), "refused": _("Not verified")}
    return [
        {
            "label": label,
            "n": counts.get(value, counts["total"]),
            "url": query_with(request, "state", value),
            "current": state == value,
        }
        for value, label in words.items()
    ]


@console_page("organisations/<str:ref>/", name="organisation_page", roles=KEEPERS)
@require_http_methods(["GET", "POST"])
def organisation_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What it says of itself; an officer verifies or refuses it here."""
    organisation = organisation_for(request.actor, ref)
    form = VerificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verified = request.POST.get("decision") == "verify"
        try:
            verify_organisation(
                by=request.actor, organisation=organisation, verified=verified, note=form.cleaned_data["note"]
            )
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            said = _("%(name)s is now verified.") if verified else _("%(name)s was not verified; it has been told why.")
            messages.success(request, said % {"name": organisation.name})
            return redirect("console:organisation_list")
    context = {
        "organisation": organisation,
        "form": form,
        "may_decide": is_officer(request.actor, organisation.region_id),
        "members": organisation.memberships.count(),
    }
    return render_page(request, "console/organisation_page.html", context, status=422 if form.errors else 200)
