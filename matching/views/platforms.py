"""The directory of service platforms, for everybody; and the page on which a platform's people keep their texts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.console import Chosen, add_refusal, chosen_filters
from core.errors import InvalidInput, StaleEdit
from core.lists import KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import Capability, PlatformKind
from matching.forms.platforms import TextsForm
from matching.models import ServicePlatform
from matching.permissions import relations_of
from matching.selectors.enquiries import has_people
from matching.selectors.platforms import (
    PlatformFilter,
    directory_cities,
    directory_page,
    directory_size,
    is_demonstration,
    own_platform,
    platform_for,
)
from matching.services.platforms import change_platform_texts
from matching.workflow import PLATFORM
from projects.selectors.catalogue import subcatalogue_names

PLATFORMS = KeptList(
    "matching:platform_list",
    gettext_lazy("Service platforms"),
    {
        "text": None,
        "kind": PlatformKind.values,
        "city": None,
        "capability": Capability.values,
        "subcatalogue": None,
        "demonstration": ["1"],
    },
)


@login_not_required
@require_safe
@kept_list(PLATFORMS)
def platform_list(request: PortalRequest) -> HttpResponse:
    chosen = PlatformFilter.of(request.GET)
    page = directory_page(chosen, cursor_in(request.GET))
    names, cities = subcatalogue_names(), directory_cities()
    context = {
        "rows": [row_of(platform, names) for platform in page.rows],
        "page": page,
        "count": directory_size(chosen),
        "filter": chosen,
        "chosen": chosen_labels(request, chosen, names, dict(cities)),
        "kinds": PlatformKind.choices,
        "cities": cities,
        "capabilities": Capability.choices,
        "subcatalogues": [(code, f"{code} {name}") for code, name in names.items()],
    }
    return render(request, "matching/platform_list.html", context)


def row_of(platform: ServicePlatform, names: dict[str, str]) -> dict[str, Any]:
    return {
        "platform": platform,
        "demonstration": is_demonstration(platform),
        "capabilities": [Capability(value).label for value in platform.capabilities if value in Capability.values],
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in platform.subcatalogues],
    }


def chosen_labels(
    request: PortalRequest, chosen: PlatformFilter, names: dict[str, str], cities: dict[str, Any]
) -> list[Chosen]:
    code = chosen.subcatalogue
    labels = {
        "text": chosen.text,
        "kind": str(dict(PlatformKind.choices).get(chosen.kind, "")),
        "city": str(cities.get(chosen.city, chosen.city)),
        "capability": str(dict(Capability.choices).get(chosen.capability, "")),
        "subcatalogue": f"{code} {names.get(code, '')}".strip(),
        "demonstration": _("Demonstration platforms") if chosen.demonstration else "",
    }
    return chosen_filters(request, labels)


@login_not_required
@require_safe
def platform_page(request: PortalRequest, ref: str) -> HttpResponse:
    platform = platform_for(request.actor, ref)
    context = {
        **row_of(platform, subcatalogue_names()),
        "mine": PLATFORM in relations_of(request.actor, platform),
        "takes_enquiries": platform.hidden_at is None and has_people(platform),
    }
    return render(request, "matching/platform_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def platform_edit(request: PortalRequest, ref: str) -> HttpResponse:
    """For the platform's own people."""
    platform = own_platform(request.actor, ref)
    form = TextsForm(request.POST if request.method == "POST" else None, platform=platform)
    if request.method == "POST" and form.is_valid():
        try:
            change_platform_texts(by=request.actor, platform=platform, texts=form.texts(), seen=form.seen_state)
        except (InvalidInput, StaleEdit) as refusal:
            add_refusal(form, refusal)
            form.renew(platform)
        else:
            messages.success(request, _("What your platform offers is saved and stands in the directory."))
            return redirect("matching:platform_page", platform.ref)
    context = {"platform": platform, "form": form}
    return render(request, "matching/platform_edit.html", context, status=422 if form.errors else 200)
