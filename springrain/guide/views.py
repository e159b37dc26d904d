"""The pages of the guide. Everybody may read them, except the gallery of components, which is for staff."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import CONSOLE_ROLES
from core.errors import NotVisible
from core.requests import PortalRequest
from springrain.guide import gallery
from springrain.guide.site_map import parts_for
from springrain.guide.situations import SITUATIONS
from springrain.guide.terms import CHAPTERS


@login_not_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/overview.html", {"situations": SITUATIONS.values()})


@login_not_required
@require_safe
def situation(request: HttpRequest, key: str) -> HttpResponse:
    found = SITUATIONS.get(key)
    if found is None:
        raise NotVisible
    others = [each for each in SITUATIONS.values() if each is not found]
    return render(request, "guide/situation.html", {"situation": found, "others": others})


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/terms.html", {"chapters": CHAPTERS})


@login_not_required
@require_safe
def site_map(request: PortalRequest) -> HttpResponse:
    return render(request, "guide/site_map.html", {"parts": parts_for(request.actor)})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/accessibility.html")


@require_safe
def components(request: PortalRequest) -> HttpResponse:
    """Does not exist for anybody but staff: it is a tool for those who build and judge pages."""
    if request.actor.role not in CONSOLE_ROLES:
        raise NotVisible
    return render(request, "guide/components.html", gallery.content())
