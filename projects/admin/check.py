"""The page of one formal check: the application on the left, the officer's decision on the right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.console import add_refusal, console_page, render_page
from core.errors import InvalidInput, PortalError
from core.requests import PortalRequest
from projects.admin.desk import Desk, desk_page
from projects.admin.frame import OFFICERS
from projects.enums import DeadlineKind, ManagementClass, RefusalCode
from projects.forms.checks import AcceptForm, ExemptForm, RefuseForm, RemarkRow, ReturnForm, remark_rows
from projects.models import Project
from projects.selectors.applications import owner_works_there
from projects.selectors.checks import earlier_returns
from projects.selectors.deadlines import open_deadline_of, read_standing
from projects.selectors.viewers import looked_just_now
from projects.selectors.visibility import get_for
from projects.services.checks import (
    accept_project,
    clean_remarks,
    exempt_deadline,
    refuse_project,
    return_project,
    term_of_correction,
)
from projects.services.viewing import record_view
from projects.workflow import PROJECT_MACHINE


@console_page("checks/<str:ref>/", name="check_page", roles=OFFICERS)
@require_GET
def check_page(request: PortalRequest, ref: str) -> HttpResponse:
    """The application to read, and what can be decided. Looking at it stands in the audit log."""
    project = get_for(request.actor, ref)
    looked = looked_just_now(request.actor, project, "application")
    read_standing(project, owner_works_there=owner_works_there(), looked=looked)
    record_view(by=request.actor, project=project, part="application", again=vars(project)["looked"])
    return desk_page(request, project, Desk.fresh(project, request.GET.getlist("remark")))


@dataclass
class Act:
    """One of the officer's acts on its way: typed, looked at as the applicant will read it, then done."""

    name: str
    done: str
    carry_out: Callable[[], object]
    preview: dict[str, Any]


def proceed(request: PortalRequest, project: Project, desk: Desk, act: Act) -> HttpResponse:
    """Shows the preview, or does it. What is refused, or would be, leaves everything typed on the page."""
    if request.POST.get("step") != "send":
        if obstacle := obstacle_to(act, project):
            return desk_page(request, project, desk.with_refusal(obstacle), status=obstacle.status)
        context = {"project": project, "act": act.name, "given": given_again(request), **act.preview}
        return render_page(request, "console/check_preview.html", context)
    try:
        act.carry_out()
    except PortalError as refusal:
        project.refresh_from_db()
        return desk_page(request, project, desk.with_refusal(refusal), status=refusal.status)
    messages.success(request, act.done)
    return redirect(f"{reverse('console:check_queue')}?done={project.key}")


def obstacle_to(act: Act, project: Project) -> PortalError | None:
    """What the applicant will read is not shown while the act is impossible, e.g. before the institution agrees."""
    transition = PROJECT_MACHINE.transition(act.name)
    try:
        PROJECT_MACHINE.check_source(transition, project.status)
        for guard in transition.guards:
            guard(project, {})
    except PortalError as obstacle:
        return obstacle
    return None


def given_again(request: PortalRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent once more from the preview."""
    hidden = {"step", "csrfmiddlewaretoken"}
    return [(name, value) for name in request.POST if name not in hidden for value in request.POST.getlist(name)]


def is_unfinished(request: PortalRequest, *given: forms.Form) -> bool:
    """The officer came back from the preview, or something typed is wrong."""
    return request.POST.get("step") == "edit" or not all(form.is_valid() for form in given)


def desk_again(request: PortalRequest, project: Project, desk: Desk) -> HttpResponse:
    return desk_page(request, project, desk, status=200 if request.POST.get("step") == "edit" else 422)


@console_page("checks/<str:ref>/accept/", name="check_accept", roles=OFFICERS)
@require_POST
def check_accept(request: PortalRequest, ref: str) -> HttpResponse:
    project = get_for(request.actor, ref)
    form = AcceptForm(request.POST, auto_id="accept_%s")
    desk = Desk.fresh(project, accept=form, opened="accept")
    if is_unfinished(request, form):
        return desk_again(request, project, desk)
    chosen = form.cleaned_data["confirmed_class"]
    act = Act(
        "accept",
        _("%(title)s is accepted; the applicant has been told.") % {"title": project.title},
        lambda: accept_project(by=request.actor, project=project, confirmed_class=chosen),
        {"management_class": ManagementClass(chosen).label if chosen else ""},
    )
    return proceed(request, project, desk, act)


@console_page("checks/<str:ref>/return/", name="check_return", roles=OFFICERS)
@require_POST
def check_return(request: PortalRequest, ref: str) -> HttpResponse:
    project = get_for(request.actor, ref)
    form = ReturnForm(request.POST, auto_id="return_%s", again=bool(earlier_returns(project)))
    rows = remark_rows(request.POST)
    if request.POST.get("step") == "add":
        form = ReturnForm(initial=request.POST.dict(), auto_id="return_%s", again=bool(earlier_returns(project)))
        rows = [*rows, RemarkRow(len(rows))]
        return desk_page(request, project, Desk.fresh(project, back=form, rows=rows, opened="return"))
    desk = Desk.fresh(project, back=form, rows=rows, opened="return")
    if is_unfinished(request, form) or not mark_rows(desk):
        return desk_again(request, project, desk)
    remarks = [row.remark for row in rows if row.given]
    act = Act(
        "return",
        _("%(title)s is returned; the applicant reads your points at their fields.") % {"title": project.title},
        lambda: return_project(by=request.actor, project=project, remarks=remarks, text=form.cleaned_data["text"]),
        {
            "rows": [row for row in rows if row.given],
            "text": form.cleaned_data["text"],
            "due_on": term_of_correction(project.region_id),
        },
    )
    return proceed(request, project, desk, act)


def mark_rows(desk: Desk) -> bool:
    """Puts what is wrong with a remark beside its row; True when nothing is."""
    given = [row for row in desk.rows if row.given]
    try:
        clean_remarks([row.remark for row in given])
    except InvalidInput as refusal:
        for position, row in enumerate(given):
            texts = refusal.fields.get(f"remarks-{position}", [])
            row.error = texts[0] if texts else ""
        for text in refusal.fields.get("remarks", []):
            desk.back.add_error(None, str(text))
        return False
    return True


@console_page("checks/<str:ref>/refuse/", name="check_refuse", roles=OFFICERS)
@require_POST
def check_refuse(request: PortalRequest, ref: str) -> HttpResponse:
    project = get_for(request.actor, ref)
    form = RefuseForm(request.POST, auto_id="refuse_%s")
    desk = Desk.fresh(project, refuse=form, opened="refuse")
    if is_unfinished(request, form):
        return desk_again(request, project, desk)
    given = form.cleaned_data
    act = Act(
        "refuse",
        _("%(title)s is not accepted; the applicant has been told why and what helps.") % {"title": project.title},
        lambda: refuse_project(by=request.actor, project=project, code=given["code"], text=given["text"]),
        {"reason": RefusalCode(given["code"]).label, "text": given["text"]},
    )
    return proceed(request, project, desk, act)


@console_page("checks/<str:ref>/exempt/", name="check_exempt", roles=OFFICERS)
@require_POST
def check_exempt(request: PortalRequest, ref: str) -> HttpResponse:
    """Takes the open deadline out of the overdue count; needs no preview, the applicant reads nothing of it."""
    project = get_for(request.actor, ref)
    form = ExemptForm(request.POST, auto_id="exempt_%s")
    desk = Desk.fresh(project, exempt=form, opened="exempt")
    deadline = open_deadline_of(project, DeadlineKind.FORMAL_CHECK)
    if deadline is None or not form.is_valid():
        return desk_page(request, project, desk, status=422)
    try:
        exempt_deadline(by=request.actor, deadline=deadline, reason=form.cleaned_data["reason"])
    except PortalError as refusal:
        add_refusal(form, refusal)
        return desk_page(request, project, desk, status=refusal.status)
    messages.success(request, _("The deadline of %(title)s is marked as exempt.") % {"title": project.title})
    return redirect("console:check_page", project.ref)
