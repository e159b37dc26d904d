"""The list of my projects, the page of one project, and the applicant's acts on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import FIRM_ROLES
from core.errors import InvalidInput, NotVisible
from core.lists import KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from projects.disclosure import may_see_fact
from projects.enums import PATENT_FILED, SCREENED, Status, Tier
from projects.forms.lifecycle import OpennessForm, ReasonForm
from projects.models import Project
from projects.permissions import require_owner
from projects.selectors.applications import EDITABLE, may_edit, section_state, waits_until
from projects.selectors.checks import latest_decision, remarks_of
from projects.selectors.deadlines import read_standing
from projects.selectors.documents import documents_of
from projects.selectors.pages import (
    MY_ORDER,
    chips,
    facts,
    listings_of,
    my_projects,
    my_row,
    open_term,
    phases,
    previews,
    shown_sections,
    status_line,
    waiting_confirmation,
)
from projects.selectors.timeline import timeline
from projects.selectors.viewers import look_groups, looks_at, shown_looks
from projects.selectors.visibility import TEAM, get_for, grant_for, relations_of, viewing_tier
from projects.services.lifecycle import (
    archive_project,
    restore_project,
    set_openness,
    submit_project,
    withdraw_project,
)
from projects.services.papers import watermark_of
from projects.services.viewing import record_view
from projects.views.sections import rail
from projects.workflow import INSTITUTION, OFFICER, OWNER, PROJECT_MACHINE

PROJECTS = KeptList("projects:project_list", gettext_lazy("My projects"), {"status": Status.values})


@require_GET
@kept_list(PROJECTS)
def project_list(request: PortalRequest) -> HttpResponse:
    asked = request.GET.get("status", "")
    status = asked if asked in Status.values else ""
    found = my_projects(request.actor, status)
    page = page_of(found, order=MY_ORDER, cursor=cursor_in(request.GET))
    context = {
        "page": page,
        "rows": [my_row(project) for project in page.rows],
        "count": found.count(),
        "statuses": Status.choices,
        "chosen_status": status,
        "chosen": [{"label": Status(status).label, "remove_url": "?"}] if status else [],
        "is_firm": request.actor.role in FIRM_ROLES,
    }
    return render(request, "projects/project_list.html", context)


@login_not_required
@require_GET
def project_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One project, one page: everybody who may find it gets it, cut to his tier."""
    project = get_for(request.actor, ref)
    record_view(by=request.actor, project=project)
    tier = viewing_tier(request.actor, project)
    context = _common(request, project, tier)
    if tier >= Tier.REVIEW:
        context |= _inside(request, project)
    context["grant"] = grant_for(request.actor, project) if tier == Tier.GRANTED else None
    context["watermark"] = watermark_of(request.actor) if context["grant"] else ""
    response = render(request, "projects/project_page.html", context)
    if context["grant"]:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _common(request: PortalRequest, project: Project, tier: Tier) -> dict[str, Any]:
    relations = relations_of(request.actor, project)
    return {
        "project": project,
        "tier": tier,
        "inside": tier >= Tier.REVIEW,
        "own": bool(relations & {OWNER, TEAM}),
        "is_owner": OWNER in relations,
        "is_officer": OFFICER in relations,
        "is_manager": INSTITUTION in relations,
        "chips": chips(project, tier),
        "facts": facts(project, tier),
        # Its own people read their answers in the form.
        "sections": [] if relations & {OWNER, TEAM} else shown_sections(request.actor, project),
        "papers": documents_of(project, actor=request.actor),
        "team": project.team.all() if may_see_fact("team", tier) else [],
    }


TOLD = frozenset({Status.RETURNED.value, Status.REFUSED.value})


def _inside(request: PortalRequest, project: Project) -> dict[str, Any]:
    """What only the project's people, its institution and its officers see."""
    own = bool(relations_of(request.actor, project) & {OWNER, TEAM})
    read_standing(project)
    listings = listings_of(project)
    # Read by its people while it says what they have to do, or why there is nothing to do any more.
    decision = latest_decision(project) if own and project.status in TOLD else None
    return {
        "line": status_line(project, open_term(project), own=own),
        "phases": phases(project, listings),
        "rail": rail(section_state(project), None) if own else [],
        "may_edit": may_edit(request.actor, project),
        "events": timeline(request.actor, project),
        "listings": listings,
        "decision": decision,
        "remarks": remarks_of(decision) if decision else [],
        "confirmation": waiting_confirmation(project),
        "looks": look_groups(project),
        "is_open_to_firms": project.patent_status in PATENT_FILED,
        "screened": was_screened(project),
        "waits_until": waits_until(project),
    }


# After these somebody may have decided before; what the panel says then is its own affair, also nothing.
AFTER_SCREENING = frozenset({Status.WITHDRAWN.value, Status.ARCHIVED.value})


def was_screened(project: Project) -> bool:
    """Whether the screening may have something to say: loaded only then."""
    return project.status in SCREENED | AFTER_SCREENING or project.resubmit_from is not None


@require_GET
def viewer_list(request: PortalRequest, ref: str) -> HttpResponse:
    """Who has looked; for the project's own people."""
    project = _own_project(request, ref)
    page = page_of(looks_at(project), order=("-id",), cursor=cursor_in(request.GET))
    context = {
        "project": project,
        "here": _("Who has looked"),
        "page": page,
        "looks": shown_looks(project, page.rows),
    }
    return render(request, "projects/viewer_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_submit(request: PortalRequest, ref: str) -> HttpResponse:
    """Asks once more before handing in; what is missing leads to the list of gaps, what is handed in to its page."""
    project = _owned_project(request, ref)
    if request.method != "POST":
        if project.status not in EDITABLE:
            return redirect("projects:project_page", project.ref)
        if waits_until(project):
            return redirect("projects:project_check", project.ref)
        return render(request, "projects/project_submit.html", {"project": project, "form": None})
    try:
        submit_project(by=request.actor, project=project)
    except InvalidInput as problem:
        messages.error(request, str(problem.message))
        return redirect("projects:project_check", project.ref)
    project.refresh_from_db()
    number = {"number": project.reference}
    messages.success(request, _("We received your application. Its number is %(number)s.") % number)
    return redirect("projects:project_page", project.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def project_withdraw(request: PortalRequest, ref: str) -> HttpResponse:
    project = _owned_project(request, ref, "withdraw")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_project(by=request.actor, project=project, reason=form.cleaned_data["reason"])
        messages.success(request, _("The application is withdrawn. It stays readable for you and your team."))
        return redirect("projects:project_page", project.ref)
    return render(request, "projects/project_withdraw.html", {"project": project, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def project_archive(request: PortalRequest, ref: str) -> HttpResponse:
    project = _owned_project(request, ref, "archive")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        archive_project(by=request.actor, project=project, reason=form.cleaned_data["reason"])
        messages.success(request, _("The project is archived. You can restore it at any time."))
        return redirect("projects:project_page", project.ref)
    return render(request, "projects/project_archive.html", {"project": project, "form": form})


@require_POST
def project_restore(request: PortalRequest, ref: str) -> HttpResponse:
    project = _owned_project(request, ref)
    restore_project(by=request.actor, project=project)
    messages.success(request, _("The project is restored."))
    return redirect("projects:project_page", project.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def project_openness(request: PortalRequest, ref: str) -> HttpResponse:
    project = _owned_project(request, ref)
    form = OpennessForm(request.POST if request.method == "POST" else None, initial={"openness": project.openness})
    if request.method == "POST" and form.is_valid():
        set_openness(by=request.actor, project=project, openness=form.cleaned_data["openness"])
        messages.success(request, _("Saved. You can change this at any time."))
        return redirect("projects:project_page", project.ref)
    context = {
        "project": project,
        "here": _("Who may find it"),
        "form": form,
        "is_filed": project.patent_status in PATENT_FILED,
        "previews": previews(project),
    }
    return render(request, "projects/project_openness.html", context)


def _own_project(request: PortalRequest, ref: str) -> Project:
    """For the owner and his team; to everybody else the page does not exist."""
    project = get_for(request.actor, ref)
    if not relations_of(request.actor, project) & {OWNER, TEAM}:
        raise NotVisible
    return project


def _owned_project(request: PortalRequest, ref: str, act: str = "") -> Project:
    """With ``act``, a page that asks for a transition is not even shown where it is no longer possible."""
    project = get_for(request.actor, ref)
    require_owner(request.actor, project)
    if act:
        PROJECT_MACHINE.check_source(PROJECT_MACHINE.transition(act), project.status)
    return project
