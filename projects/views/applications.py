"""Around the sections: starting an application, what is still missing, the device catalogue."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.requests import PortalRequest
from projects import fields
from projects.forms.applications import StartForm
from projects.selectors.applications import (
    application_for,
    gaps,
    may_edit,
    remark_states,
    section_records,
    section_state,
    waits_until,
)
from projects.selectors.catalogue import categories_matching
from projects.selectors.visibility import relations_of
from projects.services.applications import require_starter, start_project
from projects.views.sections import rail
from projects.workflow import OWNER


@require_http_methods(["GET", "HEAD", "POST"])
def project_start(request: PortalRequest) -> HttpResponse:
    require_starter(request.actor)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        project = start_project(by=request.actor, title=form.cleaned_data["title"])
        return redirect("projects:section_edit", project.ref, fields.SECTIONS[0].key)
    context = {"form": form, "sections": fields.SECTIONS, "minutes": fields.MINUTES}
    return render(request, "projects/application_start.html", context, status=422 if form.errors else 200)


@require_GET
def project_check(request: PortalRequest, ref: str) -> HttpResponse:
    """What is still missing, by section, each with a link to its field."""
    project = application_for(request.actor, ref)
    records = section_records(project)
    found = gaps(project, records)
    remarks = remark_states(project, records)
    context = {
        "project": project,
        "gaps": found,
        "missing": [
            (section, [gap for gap in found if gap.section == section.key])
            for section in fields.SECTIONS
            if any(gap.section == section.key for gap in found)
        ],
        "remarks": remarks,
        "unmended": sum(not each.mended for each in remarks),
        "rail": rail(section_state(project, records), None),
        "may_edit": may_edit(request.actor, project),
        "waits_until": waits_until(project),
        "is_owner": OWNER in relations_of(request.actor, project),
    }
    return render(request, "projects/project_check.html", context)


@require_GET
def category_search(request: PortalRequest) -> HttpResponse:
    """Hits of the device catalogue for the picker of the product section; a fragment."""
    query = request.GET.get("category_query", "").strip()[:60]
    hits = categories_matching(query) if query else []
    return render(request, "projects/category_hits.html", {"query": query, "hits": hits})
