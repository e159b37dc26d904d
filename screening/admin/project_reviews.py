"""The reviews of one project, as a part of its page in the console."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from core.answers import is_htmx
from core.console import console_page, render_page
from core.requests import PortalRequest
from projects.selectors.visibility import get_for
from screening.admin.frame import OFFICERS
from screening.selectors.visibility import reviews_of_project


@console_page("projects/<str:ref>/reviews/", name="project_reviews", roles=OFFICERS)
@require_GET
def project_reviews(request: PortalRequest, ref: str) -> HttpResponse:
    """Loaded by the project's page; a page of its own without scripts."""
    project = get_for(request.actor, ref)
    template = "project_reviews.html" if is_htmx(request) else "project_reviews_page.html"
    context = {"project": project, "reviews": reviews_of_project(request.actor, project)}
    return render_page(request, f"console/screening/{template}", context)
