"""Recommended projects for an enterprise's people, recommended enterprises for an owner, and turning them down."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from core.errors import NotVisible
from core.requests import PortalRequest
from matching.forms.profiles import place_name
from matching.selectors.profiles import my_profile
from matching.selectors.recommendation_words import Explained, explained
from matching.selectors.recommendations import (
    Recommended,
    dismissed_firms,
    dismissed_projects,
    firm_pairing,
    is_recommendable,
    project_pairing,
    recommended_firms,
    recommended_for,
    takes_partners,
)
from matching.selectors.search import Result
from matching.selectors.search_hits import Hit, hits_of
from matching.services.recommendations import dismiss_recommendation, restore_recommendation
from projects.enums import Tier
from projects.models import Project
from projects.selectors.visibility import get_for


@require_safe
@never_cache
def recommended(request: PortalRequest) -> HttpResponse:
    """Projects for the enterprise the viewer acts for."""
    found = recommended_for(request.actor)
    context = {
        "profile": found.profile,
        "is_ready": is_recommendable(found.profile),
        "cards": _project_cards(found),
        "dismissed": found.dismissed,
        "undo": next((project for project in found.dismissed if project.ref == request.GET.get("undo")), None),
    }
    return render(request, "matching/recommended.html", context)


def _project_cards(found: Recommended) -> list[dict[str, Any]]:
    """As the search would show them, without words to mark."""
    projects = [pairing.project for pairing in found.pairings]
    result = _as_result([project.pk for project in projects])
    shown = hits_of(projects, result, found.profile.subcatalogues)
    return [_project_card(each, hit) for each, hit in zip(explained(found.pairings), shown, strict=True)]


def _as_result(numbers: list[int]) -> Result:
    return Result(
        numbers=numbers, total=len(numbers), pages=1, page=1, facets={}, words=(), too_short=[], tier=Tier.ENTERPRISE
    )


def _project_card(each: Explained, hit: Hit) -> dict[str, Any]:
    return {"hit": hit, "explained": each}


@require_POST
def recommended_dismiss(request: PortalRequest, ref: str) -> HttpResponse:
    pairing = project_pairing(request.actor, ref)
    dismiss_recommendation(by=request.actor, pairing=pairing)
    return redirect(f"{reverse('matching:recommended')}?{urlencode({'undo': ref})}")


@require_POST
def recommended_restore(request: PortalRequest, ref: str) -> HttpResponse:
    project = next((each for each in dismissed_projects(request.actor) if each.ref == ref), None)
    if project is None:
        raise NotVisible
    restore_recommendation(by=request.actor, project=project, organisation=my_profile(request.actor).organisation)
    return redirect("matching:recommended")


@require_safe
@never_cache
def recommended_firms_page(request: PortalRequest, ref: str) -> HttpResponse:
    """Enterprises for a project of the viewer's own."""
    project = get_for(request.actor, ref)
    pairings = recommended_firms(request.actor, project)
    dismissed = dismissed_firms(request.actor, project)
    context = {
        "project": project,
        "is_ready": takes_partners(project),
        "cards": [_firm_card(each) for each in explained(pairings)],
        "dismissed": dismissed,
        "undo": next((firm for firm in dismissed if firm.ref == request.GET.get("undo")), None),
    }
    return render(request, "matching/recommended_firms.html", context)


def _firm_card(each: Explained) -> dict[str, Any]:
    organisation = each.pairing.organisation
    return {
        "organisation": organisation,
        "summary": organisation.profile.summary,
        "place": place_name(organisation.city or organisation.region),
        "explained": each,
    }


@require_POST
def recommended_firm_dismiss(request: PortalRequest, ref: str, firm: str) -> HttpResponse:
    project = get_for(request.actor, ref)
    dismiss_recommendation(by=request.actor, pairing=firm_pairing(request.actor, project, firm))
    return redirect(f"{reverse('matching:recommended_firms', args=[project.ref])}?{urlencode({'undo': firm})}")


@require_POST
def recommended_firm_restore(request: PortalRequest, ref: str, firm: str) -> HttpResponse:
    project = get_for(request.actor, ref)
    restore_recommendation(by=request.actor, project=project, organisation=_dismissed_firm(request, project, firm))
    return redirect("matching:recommended_firms", project.ref)


def _dismissed_firm(request: PortalRequest, project: Project, ref: str) -> Organisation:
    found = next((each for each in dismissed_firms(request.actor, project) if each.ref == ref), None)
    if found is None:
        raise NotVisible
    return found
