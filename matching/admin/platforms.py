"""The province's directory of service platforms in the console: entered, corrected, named a demonstration platform.

Of enquiries the office sees how many there are and how long they wait; their texts belong to the two sides.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import cities_of
from core.console import MenuEntry, add_refusal, chosen_filters, console_page, render_page
from core.errors import GuardRefused, InvalidInput, StaleEdit
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.admin.frame import OFFICERS
from matching.enums import Capability, PlatformKind
from matching.forms.platforms import DemonstrationForm, PlatformForm, ReasonForm
from matching.models import ServicePlatform
from matching.selectors.platforms import (
    HIDDEN,
    SHOWN,
    PlatformFilter,
    demonstrations,
    is_demonstration,
    office_page,
    office_platform,
    office_size,
    organisations_for_platforms,
)
from matching.services.platforms import (
    add_platform,
    change_platform,
    hide_platform,
    set_demonstration,
    show_platform,
    unset_demonstration,
)
from projects.selectors.catalogue import subcatalogue_names

PLACES = ((SHOWN, gettext_lazy("In the directory")), (HIDDEN, pgettext_lazy("a platform", "Taken out")))


PLATFORMS = KeptList(
    "console:platform_list",
    gettext_lazy("Service platforms"),
    {
        "text": None,
        "kind": PlatformKind.values,
        "city": None,
        "capability": Capability.values,
        "demonstration": ["1"],
        "hidden": (SHOWN, HIDDEN),
    },
    (
        Column("kind", pgettext_lazy("a platform", "Kind")),
        Column("demonstration", gettext_lazy("Demonstration")),
        Column("waiting", pgettext_lazy("an enquiry", "Waiting")),
        Column("overdue", gettext_lazy("Overdue")),
        Column("answered", pgettext_lazy("an enquiry", "Answered")),
        Column("closed", pgettext_lazy("an enquiry", "Closed")),
    ),
)


@console_page(
    "platforms/",
    name="platform_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Service platforms"), "building-community", 60),
)
@require_GET
@kept_list(PLATFORMS)
def platform_list(request: PortalRequest) -> HttpResponse:
    """Every entry of the province, with how its enquiries are answered."""
    chosen = PlatformFilter.of(request.GET)
    cities = [(city.pk, city) for city in cities_of(request.actor.region)]
    page = office_page(request.actor, chosen, cursor_in(request.GET))
    context = {
        "page": page,
        "rows": [{"platform": each, "demonstration": is_demonstration(each)} for each in page.rows],
        "count": office_size(request.actor, chosen),
        "demonstrations": demonstrations(request.actor),
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen, dict(cities))),
        "kinds": PlatformKind.choices,
        "capabilities": Capability.choices,
        "cities": cities,
        "places": PLACES,
    }
    return render_page(request, "console/matching/platform_list.html", context)


def labels_of(chosen: PlatformFilter, cities: dict[str, Any]) -> dict[str, str]:
    return {
        "text": chosen.text,
        "kind": str(dict(PlatformKind.choices).get(chosen.kind, "")),
        "city": str(cities.get(chosen.city, chosen.city)),
        "capability": str(dict(Capability.choices).get(chosen.capability, "")),
        "demonstration": _("Demonstration platforms") if chosen.demonstration else "",
        "hidden": str(dict(PLACES).get(chosen.hidden, "")),
    }


@console_page("platforms/new/", name="platform_new", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def platform_new(request: PortalRequest) -> HttpResponse:
    form = platform_form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            platform = add_platform(by=request.actor, facts=form.facts(), texts=form.texts())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s stands in the directory.") % {"name": platform.name})
            return redirect("console:platform_page", platform.ref)
    return form_page(request, form, None)


@console_page("platforms/<str:ref>/change/", name="platform_change", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def platform_change(request: PortalRequest, ref: str) -> HttpResponse:
    platform = office_platform(request.actor, ref)
    form = platform_form(request, platform)
    if request.method == "POST" and form.is_valid():
        try:
            change_platform(
                by=request.actor, platform=platform, facts=form.facts(), texts=form.texts(), seen=form.seen_state
            )
        except (InvalidInput, StaleEdit) as refusal:
            add_refusal(form, refusal)
            form.renew(platform)
        else:
            messages.success(request, _("The entry of %(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("console:platform_page", platform.ref)
    return form_page(request, form, platform)


def platform_form(request: PortalRequest, platform: ServicePlatform | None) -> PlatformForm:
    return PlatformForm(
        request.POST if request.method == "POST" else None,
        platform=platform,
        cities=[(city.pk, str(city)) for city in cities_of(request.actor.region)],
        organisations=with_present(organisations_for_platforms(request.actor), platform),
    )


def with_present(offered: list[tuple[str, str]], platform: ServicePlatform | None) -> list[tuple[str, str]]:
    """The organisation that answers now stays a choice when its verification has lapsed."""
    present = platform.organisation if platform else None
    if present is None or present.ref in dict(offered):
        return offered
    return [(present.ref, present.name), *offered]


def form_page(request: PortalRequest, form: PlatformForm, platform: ServicePlatform | None) -> HttpResponse:
    context = {"form": form, "platform": platform}
    status = 422 if form.errors else 200
    return render_page(request, "console/matching/platform_form.html", context, status=status)


@console_page("platforms/<str:ref>/", name="platform_page", roles=OFFICERS)
@require_GET
def platform_page(request: PortalRequest, ref: str) -> HttpResponse:
    return entry_page(request, office_platform(request.actor, ref))


def entry_page(
    request: PortalRequest,
    platform: ServicePlatform,
    demonstration: forms.Form | None = None,
    reason: forms.Form | None = None,
) -> HttpResponse:
    names = subcatalogue_names()
    refused = any(form is not None and form.errors for form in (demonstration, reason))
    start = {"on": platform.demonstration_on, "basis": platform.demonstration_basis}
    context = {
        "platform": platform,
        "is_demonstration": is_demonstration(platform),
        "capabilities": [Capability(value).label for value in platform.capabilities],
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in platform.subcatalogues],
        "demonstration": demonstration or DemonstrationForm(initial=start if platform.demonstration_on else None),
        "reason": reason or ReasonForm(auto_id="hide_%s"),
    }
    return render_page(request, "console/matching/platform_page.html", context, status=422 if refused else 200)


@console_page("platforms/<str:ref>/demonstration/", name="platform_demonstration", roles=OFFICERS)
@require_POST
def platform_demonstration(request: PortalRequest, ref: str) -> HttpResponse:
    """Names it a demonstration platform, corrects day and basis, or ends it (``act`` is "end", with a reason)."""
    platform = office_platform(request.actor, ref)
    words = {"name": platform.name}
    if request.POST.get("act") == "end":
        return with_reason(
            request, platform, unset_demonstration, _("%(name)s is no demonstration platform any more.") % words
        )
    form = DemonstrationForm(request.POST)
    if form.is_valid():
        try:
            set_demonstration(by=request.actor, platform=platform, **form.cleaned_data)
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is a demonstration platform.") % words)
            return redirect("console:platform_page", platform.ref)
    return entry_page(request, platform, demonstration=form)


@console_page("platforms/<str:ref>/place/", name="platform_place", roles=OFFICERS)
@require_POST
def platform_place(request: PortalRequest, ref: str) -> HttpResponse:
    """Takes the entry out of the directory, with a reason, or puts it back (``act`` is "show")."""
    platform = office_platform(request.actor, ref)
    words = {"name": platform.name}
    if request.POST.get("act") == "show":
        show_platform(by=request.actor, platform=platform)
        messages.success(request, _("%(name)s stands in the directory again.") % words)
        return redirect("console:platform_page", platform.ref)
    return with_reason(request, platform, hide_platform, _("%(name)s is taken out of the directory.") % words)


def with_reason(request: PortalRequest, platform: ServicePlatform, act: Any, done: str) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="hide_%s")
    if form.is_valid():
        try:
            act(by=request.actor, platform=platform, reason=form.cleaned_data["reason"])
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("console:platform_page", platform.ref)
    return entry_page(request, platform, reason=form)
