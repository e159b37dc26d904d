"""One project as the office sees it: where it stands, its lists and classes, what was decided, what was logged."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.trail import lines_of
from core.console import console_page, render_page
from core.errors import NotVisible
from core.paging import cursor_in
from core.requests import PortalRequest
from core.trail import EVENT_WORDS, TrailFilter, trail_of_object, trail_page
from projects.admin.frame import OFFICERS
from projects.enums import STANDING, DeadlineKind, ListKind, Status
from projects.models import Project
from projects.selectors.catalogue import subcatalogue_names
from projects.selectors.checks import confirmation_of, decisions_on
from projects.selectors.deadlines import Standing, open_deadline_of, read_standing, standing_of
from projects.selectors.handed_in import ever_handed_in
from projects.selectors.lists import class_history, listing_history
from projects.selectors.timeline import timeline
from projects.selectors.viewers import looked_just_now
from projects.selectors.visibility import get_for, relations_of
from projects.services.lifecycle import archive_project, restore_project
from projects.services.viewing import record_view
from projects.workflow import OFFICER, PROJECT_MACHINE

TERMS = {Status.SUBMITTED.value: DeadlineKind.FORMAL_CHECK, Status.RETURNED.value: DeadlineKind.CORRECTION}


@console_page("projects/<str:ref>/", name="project_page", roles=OFFICERS)
@require_GET
def project_page(request: PortalRequest, ref: str) -> HttpResponse:
    project = get_for(request.actor, ref)
    read_standing(project, handed_in=ever_handed_in(), looked=looked_just_now(request.actor, project, "page"))
    record_view(by=request.actor, project=project, again=vars(project)["looked"])
    listings = listing_history(project)
    context = {
        "project": project,
        "state": PROJECT_MACHINE.state(project.status),
        "standing": standing_now(project),
        "confirmation": confirmation_of(project),
        "listings": [listing for listing in listings if listing.left_on is None],
        "past_listings": [listing for listing in listings if listing.left_on is not None],
        "history": class_history(project),
        "subcatalogue": subcatalogue_names().get(project.subcatalogue, project.subcatalogue),
        "decisions": decisions_on(project),
        "happenings": timeline(request.actor, project),
        "lists": ListKind.choices if project.status in STANDING else [],
        "readable": vars(project)["handed_in"],
    }
    return render_page(request, "console/project_page.html", context)


def standing_now(project: Project) -> Standing | None:
    """Of whoever has the turn: the office in the formal check, the applicant while he corrects."""
    kind = TERMS.get(project.status)
    deadline = open_deadline_of(project, kind) if kind else None
    return standing_of(deadline) if deadline else None


@console_page("projects/<str:ref>/archive/", name="project_archive", roles=OFFICERS)
@require_POST
def project_archive(request: PortalRequest, ref: str) -> HttpResponse:
    """Out of the lists at work; restored at any time."""
    project = get_for(request.actor, ref)
    if project.status == Status.ARCHIVED:
        restore_project(by=request.actor, project=project)
        messages.success(request, _("%(title)s is restored.") % {"title": project.title})
    else:
        archive_project(by=request.actor, project=project, reason=request.POST.get("reason", ""))
        messages.success(request, _("%(title)s is archived.") % {"title": project.title})
    return redirect("console:project_page", project.ref)


@console_page("projects/<str:ref>/audit/", name="project_audit", roles=OFFICERS)
@require_GET
def project_audit(request: PortalRequest, ref: str) -> HttpResponse:
    """Every line of the audit log about this project."""
    project = get_for(request.actor, ref)
    # The lines name the experts: not for an officer who has a part in the project, nor for other provinces.
    if OFFICER not in relations_of(request.actor, project):
        raise NotVisible
    chosen = TrailFilter(event=request.GET.get("event", ""), person=request.GET.get("person", "").strip())
    page = trail_page(trail_of_object("project", project.audit_ref, chosen), cursor_in(request.GET))
    context = {
        "project": project,
        "page": page,
        "lines": lines_of(page.rows),
        "filter": chosen,
        "events": sorted(EVENT_WORDS.items(), key=lambda pair: str(pair[1])),
        "narrowed": chosen != TrailFilter(),
    }
    return render_page(request, "console/project_audit.html", context)
