"""Enterprises as inventors find them."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.lists import KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import Capability, LicenceKind
from matching.forms.profiles import CHOSEN, place_name, words
from matching.models import EnterpriseProfile
from matching.selectors.match_lists import may_invite
from matching.selectors.partnerships import confirmed_partnerships
from matching.selectors.profiles import (
    CLASSES,
    DirectoryFilter,
    ProfileShown,
    all_cities,
    directory,
    directory_page,
    named_subcatalogues,
    places_with,
    profile_for,
)
from projects.enums import ManagementClass
from projects.selectors.catalogue import subcatalogue_names

ENTERPRISES = KeptList(
    "matching:enterprise_list",
    gettext_lazy("Enterprises"),
    {"q": None, "subcatalogue": None, "capability": Capability.values, "class": dict(CLASSES), "city": None},
)


@require_safe
@kept_list(ENTERPRISES)
def enterprise_list(request: PortalRequest) -> HttpResponse:
    """The directory of verified enterprises."""
    chosen = DirectoryFilter.of(request.GET.dict())
    names, cities = subcatalogue_names(), {city.code: place_name(city) for city in all_cities()}
    page = directory_page(request.actor, chosen, cursor_in(request.GET))
    context = {
        "page": page,
        "cards": [card(profile, names) for profile in page.rows],
        "count": directory(request.actor, chosen).count(),
        "filter": chosen,
        "chosen": summary(chosen, names, cities),
        "subcatalogues": [(code, f"{code} {name}") for code, name in names.items()],
        "capabilities": Capability.choices,
        "classes": CLASSES,
        "cities": list(cities.items()),
        "now": timezone.localtime(),
    }
    return render(request, "matching/enterprise_list.html", context)


def card(profile: EnterpriseProfile, names: dict[str, str]) -> dict[str, Any]:
    city = profile.organisation.city or profile.organisation.region
    return {
        "organisation": profile.organisation,
        "summary": profile.summary,
        "place": place_name(city),
        "classes": words("classes", profile.classes),
        "capabilities": words("capabilities", profile.capabilities),
        "subcatalogues": [f"{code} {names[code]}" if code in names else code for code in profile.subcatalogues],
        "updated_at": profile.updated_at,
    }


def summary(chosen: DirectoryFilter, names: dict[str, str], cities: dict[str, str]) -> list[dict[str, str]]:
    labels: dict[str, Any] = {
        "q": chosen.text,
        "subcatalogue": f"{chosen.subcatalogue} {names.get(chosen.subcatalogue, '')}".strip(),
        "capability": CHOSEN["capabilities"].get(chosen.capability, ""),
        "city": cities.get(chosen.city, chosen.city),
        "class": CHOSEN["classes"].get(chosen.management_class, ""),
    }
    return [
        {
            "label": str(labels[name]),
            "remove_url": "?" + urlencode({key: value for key, value in chosen.given.items() if key != name}),
        }
        for name in chosen.given
    ]


@require_safe
def enterprise_page(request: PortalRequest, ref: str) -> HttpResponse:
    shown = profile_for(request.actor, ref)
    organisation = shown.organisation
    context = {
        "shown": shown,
        "facts": facts(shown),
        "capabilities": words("capabilities", shown.values["capabilities"]),
        "place": place_name(organisation.city or organisation.region),
        "licences": licences(shown),
        "may_invite": may_invite(request.actor, organisation),
        "confirmed": confirmed_partnerships(organisation.pk).count(),
    }
    return render(request, "matching/enterprise_page.html", context)


def licences(shown: ProfileShown) -> list[dict[str, Any]]:
    """What was given, with what the number itself says."""
    classes = dict(ManagementClass.choices)
    return [
        {
            "number": row["number"],
            "name": row["name"],
            "kind": LicenceKind(licence.kind).label,
            "class_label": classes[licence.management_class],
            "year": licence.year,
        }
        for row, licence in shown.licences
        if licence is not None
    ]


def facts(shown: ProfileShown) -> list[tuple[str, Any]]:
    """Only what is filled in: an inventor learns nothing from a dash."""
    values, separator = shown.values, _(", ")
    places = [place_name(region) for region in places_with(values["places"])]
    pairs = [
        (_("Sub-catalogues"), separator.join(named_subcatalogues(values["subcatalogues"]))),
        (_("Device classes"), separator.join(str(label) for label in words("classes", values["classes"]))),
        (_("Looks at ideas from"), separator.join(str(label) for label in words("stages", values["stages"]))),
        (
            _("Ways of working together"),
            separator.join(str(each) for each in words("cooperation", values["cooperation"])),
        ),
        (_("Places of work"), separator.join(places)),
    ]
    return [(label, value) for label, value in pairs if value]
