"""Where a project stands in the screening: a panel of its page, and a page of its own without JavaScript."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import NotVisible, PortalError
from core.requests import PortalRequest
from core.thresholds import threshold
from projects.selectors.visibility import get_for, relations_of
from projects.workflow import OWNER
from screening.forms.appeals import AppealForm
from screening.letters import letter_of
from screening.selectors.appeals import appealable_decision
from screening.selectors.letters import letter_for
from screening.selectors.standing import project_screening
from screening.services.appeals import file_appeal


@never_cache
@require_safe
def project_panel(request: PortalRequest, ref: str) -> HttpResponse:
    """Loaded into the project's page; as a page of its own for browsers without scripts."""
    project, screening = project_screening(request.actor, ref)
    context = {"project": project, "screening": screening, "here": _("Screening")}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "screening/project_panel.html" if part else "screening/project_panel_page.html", context)


@never_cache
@require_safe
def letter_notes(request: PortalRequest, ref: str) -> HttpResponse:
    """What the last letter asks to improve, to be read beside the application; a fragment."""
    project, decision, _all = letter_for(request.actor, ref)
    return render(request, "screening/letter_notes.html", {"project": project, "letter": letter_of(decision)})


@require_http_methods(["GET", "HEAD", "POST"])
def appeal_file(request: PortalRequest, ref: str) -> HttpResponse:
    """For the owner, as long as an appeal is open to him; nobody else learns of the page."""
    project = get_for(request.actor, ref)
    decision = appealable_decision(project)
    if decision is None or OWNER not in relations_of(request.actor, project):
        raise NotVisible
    decision.review.project = project
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(by=request.actor, decision=decision, text=form.cleaned_data["text"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            said = _("We received your appeal. The answer comes within %(days)s working days.")
            messages.success(request, said % {"days": threshold("SCREENING.appeal_days", project.region_id)})
            return redirect("projects:project_page", project.ref)
    context = {"project": project, "decision": decision, "form": form, "here": _("Appeal")}
    return render(request, "screening/appeal_file.html", context, status=422 if form.errors else 200)
