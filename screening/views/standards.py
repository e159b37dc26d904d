"""The standard as everybody reads it, and its score sheet to print."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.requests import PortalRequest
from screening.content import Content
from screening.models import Standard
from screening.selectors.standards import (
    PASSED_OF_PUBLISHED_YEAR,
    in_force_among,
    outcomes_of,
    provinces_to_choose,
    public_standard,
    public_versions,
    shown_region,
    stage_names,
)
from screening.services.sheets import sheet_file


@login_not_required
@require_safe
def standard_page(request: PortalRequest) -> HttpResponse:
    """``?region=`` chooses the province, ``?version=`` an earlier version than the one in force."""
    region = shown_region(request.GET.get("region", ""))
    versions = public_versions(region.pk)
    standard = public_standard(versions, request.GET.get("version", ""))
    context = {
        "region": region,
        "region_name": region.label,
        "holder": standard.region.label if standard.region else "",
        "regions": provinces_to_choose(),
        "versions": [{"standard": version, "name": version.label} for version in versions],
        "standard": standard,
        "name": standard.label,
        "in_force": in_force_among(versions),
        **content_context(standard),
    }
    return render(request, "screening/standard_page.html", context)


def content_context(standard: Standard) -> dict[str, Any]:
    content = Content.read(standard.content)
    passed, assessed = PASSED_OF_PUBLISHED_YEAR
    profiles = content.profiles if content.use_profiles else ()
    return {
        "content": content,
        "outcomes": outcomes_of(content),
        "profiles": [{"profile": profile, "stages": stage_names(profile)} for profile in profiles],
        "passed": passed,
        "assessed": assessed,
        "passed_share": passed / assessed,
    }


@login_not_required
@require_safe
def standard_pdf(request: PortalRequest) -> HttpResponse:
    """The score sheet of the version that the page with the same query shows."""
    region = shown_region(request.GET.get("region", ""))
    standard = public_standard(public_versions(region.pk), request.GET.get("version", ""))
    headers = {"Content-Disposition": f'inline; filename="standard-v{standard.number}.pdf"'}
    return HttpResponse(sheet_file(standard=standard), content_type="application/pdf", headers=headers)
