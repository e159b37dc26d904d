"""Early guidance as the sides of the case and its guides read it."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.requests import PortalRequest
from registration.selectors.guidance import guidance_for, sessions_for
from registration.views.frame import render_case


@never_cache
@require_safe
def case_guidance(request: PortalRequest, ref: str) -> HttpResponse:
    """The sides read the sessions marked for them, the guides all."""
    guidance = guidance_for(request.actor, ref)
    context = {"guidance": guidance, "sessions": sessions_for(request.actor, guidance)}
    return render_case(request, guidance.case, "registration/case_guidance.html", "dossier", context)
