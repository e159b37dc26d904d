"""The milestones of a case: what can be reached and what was, reporting one, and deciding about a report."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.requests import PortalRequest
from registration.forms.milestones import MilestoneForm, ReasonForm
from registration.models import Case, Milestone
from registration.permissions import require_party, require_reader, require_transition
from registration.selectors.cases import case_for, relations_of
from registration.selectors.milestone_numbers import warnings_of
from registration.selectors.milestone_rows import (
    SHOWN_BY,
    goes_on,
    milestone_line,
    report_refusal,
    step_rows,
)
from registration.selectors.milestones import milestone_of, standing_of
from registration.services.milestones import (
    confirm_milestone,
    refuse_milestone,
    report_milestone,
    revoke_milestone,
    withdraw_milestone,
)
from registration.steps import STEPS, Step, steps_of
from registration.views.act_page import ActPage
from registration.views.frame import render_case, render_framed
from registration.workflow import MILESTONE_MACHINE
from registration.workflow.relations import GUIDES

WRITING = ["GET", "HEAD", "POST"]
REFUSALS = (InvalidInput, GuardRefused)


@never_cache
@require_safe
def case_milestones(request: PortalRequest, ref: str) -> HttpResponse:
    """Step by step what this class can reach, what was reached, and what is to be decided."""
    case = case_for(request.actor, ref)
    require_reader(request.actor, case)
    rows = step_rows(case, relations_of(request.actor, case))
    context = {"rows": rows, "goes_on": goes_on(case)}
    return render_case(request, case, "registration/case_milestones.html", "milestones", context)


@never_cache
@require_http_methods(WRITING)
def milestone_report(request: PortalRequest, ref: str, kind: str) -> HttpResponse:
    """The form of one step. Raises NotVisible for a step this class does not have."""
    case = case_for(request.actor, ref)
    require_party(request.actor, case)
    step = STEPS.get(kind)
    if step is None or step not in steps_of(case.management_class):
        raise NotVisible
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MilestoneForm(*posted, step=step)
    if request.method == "POST" and form.is_valid():
        milestone = reported(request, case, form)
        if milestone is not None:
            return redirect("registration:case_milestones", case.ref)
    if request.method != "POST" and report_refusal(case, step, standing_of(case)) is not None:
        return redirect("registration:case_milestones", case.ref)
    return report_page(request, case, step, form)


def reported(request: PortalRequest, case: Case, form: MilestoneForm) -> Milestone | None:
    """None when it was refused: the form says why."""
    try:
        milestone = report_milestone(by=request.actor, case=case, report=form.report, files=form.chosen_files)
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        return None
    counts = milestone.status == "confirmed"
    messages.success(
        request,
        _("Entered; it counts.") if counts else _("Reported. It counts once the coach or the office has confirmed it."),
    )
    for warning in warnings_of(milestone):
        messages.warning(request, _("Please look at the number again: %(what)s") % {"what": warning})
    return milestone


def report_page(request: PortalRequest, case: Case, step: Step, form: MilestoneForm) -> HttpResponse:
    context = {
        "step": step,
        "shown_by": SHOWN_BY[step.kind],
        "counts_at_once": bool(relations_of(request.actor, case) & GUIDES),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/milestone_report.html", "milestones", context, status=status)


CONFIRM = ActPage(
    "confirm",
    gettext_lazy("Confirm this milestone?"),
    (
        gettext_lazy("It counts from its day on: in the stage of the case, in its road, and in the figures."),
        gettext_lazy("Both sides are told."),
    ),
    gettext_lazy("A confirmation can be taken back with a reason, as long as nothing rests on it."),
    pgettext_lazy("a milestone", "Confirm it"),
    gettext_lazy("Confirmed; it counts."),
    confirm_milestone,
)
REFUSE = ActPage(
    "refuse",
    gettext_lazy("Do not confirm this report"),
    (
        gettext_lazy("It does not count. Both sides are told and read your reason beside it."),
        gettext_lazy("They can report it anew with what is missing."),
    ),
    gettext_lazy("This report is closed; a new one can be confirmed."),
    gettext_lazy("Do not confirm it"),
    gettext_lazy("Not confirmed; both sides read why."),
    refuse_milestone,
    ReasonForm,
    danger=True,
)
WITHDRAW = ActPage(
    "withdraw",
    gettext_lazy("Take this report back?"),
    (gettext_lazy("Nobody has to look at it any more. It stays in the story of the case."),),
    gettext_lazy("It can be reported anew at any time."),
    pgettext_lazy("a milestone", "Take it back"),
    gettext_lazy("Taken back."),
    withdraw_milestone,
)
REVOKE = ActPage(
    "revoke",
    gettext_lazy("Take this confirmation back"),
    (
        gettext_lazy("From today it no longer counts; stage, road and figures follow what is left."),
        gettext_lazy("Both sides are told and read your reason beside it."),
    ),
    gettext_lazy("It can be reported and confirmed anew."),
    gettext_lazy("Take the confirmation back"),
    gettext_lazy("It no longer counts."),
    revoke_milestone,
    ReasonForm,
    danger=True,
)


@never_cache
@require_http_methods(WRITING)
def milestone_confirm(request: PortalRequest, ref: str, milestone: str) -> HttpResponse:
    return decided(request, ref, milestone, CONFIRM)


@never_cache
@require_http_methods(WRITING)
def milestone_refuse(request: PortalRequest, ref: str, milestone: str) -> HttpResponse:
    return decided(request, ref, milestone, REFUSE)


@never_cache
@require_http_methods(WRITING)
def milestone_withdraw(request: PortalRequest, ref: str, milestone: str) -> HttpResponse:
    return decided(request, ref, milestone, WITHDRAW)


@never_cache
@require_http_methods(WRITING)
def milestone_revoke(request: PortalRequest, ref: str, milestone: str) -> HttpResponse:
    return decided(request, ref, milestone, REVOKE)


def decided(request: PortalRequest, ref: str, milestone: str, page: ActPage) -> HttpResponse:
    """Opens to those who may do it; sent twice, or done by somebody else meanwhile, it leads back to the list."""
    case = case_for(request.actor, ref)
    require_reader(request.actor, case)
    found = milestone_of(case, milestone)
    transition = MILESTONE_MACHINE.transition(page.name)
    require_transition(request.actor, found, transition)
    if found.status == transition.target:
        return redirect("registration:case_milestones", case.ref)
    MILESTONE_MACHINE.check_source(transition, found.status)
    form = page.form(request.POST if request.method == "POST" else None) if page.form is not None else forms.Form({})
    if request.method == "POST" and form.is_valid():
        try:
            page.do(by=request.actor, milestone=found, **form.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(form, said_at_top(refusal))
        else:
            messages.success(request, str(page.done))
            return redirect("registration:case_milestones", case.ref)
    context = {
        "case": case,
        "project": case.project,
        "page": page,
        "form": form,
        "line": milestone_line(case, found, relations_of(request.actor, case)),
    }
    refused = request.method == "POST" and bool(form.errors)
    return render_framed(request, "registration/milestone_act.html", context, status=422 if refused else 200)


def said_at_top(refusal: InvalidInput | GuardRefused) -> InvalidInput | GuardRefused:
    """Days and numbers of the report have no field on this page."""
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    texts = [text for name, found in fields.items() if name != "reason" for text in found]
    return GuardRefused(" ".join(str(text) for text in texts)) if texts else refusal
