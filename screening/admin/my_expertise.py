"""The expert's own page: whether he can be given reviews, his pledge, his training, when he is away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import NotVisible, PortalError
from core.requests import PortalRequest
from projects.selectors.catalogue import subcatalogue_names
from screening.admin.frame import REVIEWERS
from screening.forms.experts import AvailabilityForm, PledgeForm
from screening.models import Expert
from screening.selectors.experts import (
    has_pledged,
    hindrances,
    own_entries,
    own_entry,
    pledge_version,
    present_loads,
)
from screening.services.experts import record_training, set_availability, sign_pledge

PAGE = "console/screening/my_expertise.html"


@console_page(
    "expertise/",
    name="my_expertise",
    roles=REVIEWERS,
    menu=MenuEntry("people", gettext_lazy("My entry in the expert pool"), "user-check", 20),
)
@require_http_methods(["GET", "POST"])
def my_expertise(request: PortalRequest) -> HttpResponse:
    """One of his entries at a time; with entries in several provinces ``?entry=`` says which."""
    if request.method == "POST":
        return acted(request, own_entry(request.actor, request.POST.get("entry", "")))
    entries = own_entries(request.actor)
    chosen = chosen_entry(entries, request.GET.get("entry", ""), request.actor.region)
    return shown(request, chosen, entries)


def chosen_entry(entries: list[Expert], ref: str, region: str) -> Expert | None:
    """The one asked for, else that of the province he works for, else the first. Raises NotVisible for others'."""
    if ref:
        found = next((expert for expert in entries if expert.ref == ref), None)
        if found is None:
            raise NotVisible
        return found
    return next((expert for expert in entries if expert.region_id == region), next(iter(entries), None))


def acted(request: PortalRequest, expert: Expert) -> HttpResponse:
    act = request.POST.get("act", "")
    form: forms.Form = PledgeForm(request.POST) if act == "pledge" else AvailabilityForm(request.POST)
    try:
        if act == "trained":
            record_training(by=request.actor, expert=expert)
            messages.success(request, _("Thank you. Your training is recorded."))
        elif form.is_valid():
            do(request, expert, act, form)
        else:
            return shown(request, expert, own_entries(request.actor), {act: form})
    except PortalError as refusal:
        add_refusal(form, refusal)
        return shown(request, expert, own_entries(request.actor), {act: form})
    return redirect(f"{request.path}?entry={expert.ref}")


def do(request: PortalRequest, expert: Expert, act: str, form: forms.Form) -> None:
    if act == "pledge":
        sign_pledge(by=request.actor, expert=expert, version=request.POST.get("version", ""))
        messages.success(request, _("You have signed the pledge."))
    elif act == "availability":
        set_availability(by=request.actor, expert=expert, **form.cleaned_data)
        messages.success(request, _("Saved."))


def shown(
    request: PortalRequest, expert: Expert | None, entries: list[Expert], refused: dict[str, forms.Form] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"expert": expert, "tabs": tabs_of(entries, expert)}
    if expert is not None:
        context |= entry_context(expert, refused or {})
    return render_page(request, PAGE, context, status=422 if refused else 200)


def entry_context(expert: Expert, refused: dict[str, forms.Form]) -> dict[str, Any]:
    names = subcatalogue_names()
    version = pledge_version()
    away = {"away_until": expert.away_until, "load_limit": expert.load_limit}
    return {
        "hindrances": hindrances(expert, timezone.localdate()),
        "held": present_loads([expert])[expert.pk],
        "pledged": has_pledged(expert),
        "signed_at": next((pledge.signed_at for pledge in expert.pledges.all() if pledge.version == version), None),
        "version": version,
        "pledge_template": f"screening/pledge_{version}.html",
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in expert.subcatalogues],
        "pledge_form": refused.get("pledge") or PledgeForm(),
        "availability_form": refused.get("availability") or AvailabilityForm(initial=away),
    }


def tabs_of(entries: list[Expert], expert: Expert | None) -> list[dict[str, object]]:
    """Only where there is something to choose."""
    if len(entries) < 2:
        return []
    return [{"label": each.region.label, "url": f"?entry={each.ref}", "current": each == expert} for each in entries]
