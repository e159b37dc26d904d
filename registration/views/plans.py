"""The plan of a case (一企一策): to read and print, to write, and to report a measure as done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, StaleEdit
from core.requests import PortalRequest
from registration.enums.coaching import Party
from registration.forms.coaching import MeasureDoneForm
from registration.forms.plans import PlanForm, add_plan_refusal, kept_forms, measure_forms
from registration.models import Case, CasePlan
from registration.permissions import require_guide
from registration.selectors.cases import relations_of
from registration.selectors.parties import parties_in
from registration.selectors.plans import content_of, measure_of, plan_of, plan_version, versions_of
from registration.services.plans import mark_measure, save_plan
from registration.views.coaching import REFUSALS, WRITING, read_case, tab_of
from registration.views.drafts import draft_of, kept_draft, saved_to
from registration.views.frame import render_case


@never_cache
@require_safe
def case_plan(request: PortalRequest, ref: str) -> HttpResponse:
    """The present plan, or an earlier version of it; made to be printed."""
    case = read_case(request, ref)
    plan = plan_of(case)
    asked = request.GET.get("version", "")
    chosen = plan_version(plan, int(asked)) if plan is not None and asked.isdecimal() else None
    content = {"diagnosis": chosen.diagnosis, "measures": chosen.measures} if chosen else content_of(plan)
    context = {
        **kept_draft(request),
        "plan": plan,
        "chosen": chosen if plan is None or chosen is None or chosen.version != plan.version else None,
        "diagnosis": content["diagnosis"],
        "rows": [row_of(line) for line in content["measures"]],
        "versions": versions_of(plan) if plan is not None else [],
        "parties": parties_in(relations_of(request.actor, case)),
        "today": timezone.localdate(),
    }
    return render_case(request, case, "registration/case_plan.html", "coaching", context)


def row_of(line: dict[str, str]) -> dict[str, Any]:
    """A line as versions keep it, made fit to be read."""
    return {
        **line,
        "who_label": line["body"] or Party(line["who"]).label,
        "late": not line["done_on"] and line["due_on"] < timezone.localdate().isoformat(),
    }


@never_cache
@require_http_methods(WRITING)
def case_plan_edit(request: PortalRequest, ref: str) -> HttpResponse:
    """The whole plan as one form. Whoever was overtaken by somebody else sees both texts."""
    case = read_case(request, ref)
    require_guide(request.actor, case)
    plan, name = plan_of(case), f"plan:{case.ref}"
    form, measures = plan_forms(request, plan)
    stale: StaleEdit | None = None
    if request.method == "POST" and all([form.is_valid(), measures.is_valid()]):
        try:
            save(request, case, form, measures)
        except StaleEdit as refusal:
            stale = refusal
        except InvalidInput as refusal:
            add_plan_refusal(form, measures, refusal)
        except GuardRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The plan is saved; both sides read it."))
            return saved_to(reverse("registration:case_plan", args=[case.ref]), name)
    context = {
        **draft_of(request, name),
        "form": form,
        "measures": measures,
        "plan": plan,
        "stale": stale,
        "theirs": [row_of(line) for line in stale.current["measures"]] if stale else [],
        "theirs_diagnosis": stale.current["diagnosis"] if stale else "",
        "version": stale.version if stale else form["version"].value(),
    }
    refused = bool(form.errors or measures.total_error_count())
    return render_case(
        request,
        case,
        "registration/case_plan_edit.html",
        "coaching",
        context,
        status=409 if stale else 422 if refused else 200,
    )


def plan_forms(request: PortalRequest, plan: CasePlan | None) -> tuple[PlanForm, Any]:
    content = content_of(plan)
    if request.method == "POST":
        return PlanForm(request.POST), measure_forms(request.POST, content["measures"])
    initial = {"diagnosis": content["diagnosis"], "version": plan.version if plan is not None else 0}
    return PlanForm(initial=initial), measure_forms(lines=content["measures"])


def save(request: PortalRequest, case: Case, form: PlanForm, measures: Any) -> CasePlan:
    return save_plan(
        by=request.actor,
        case=case,
        diagnosis=form.cleaned_data["diagnosis"],
        measures=[each.line() for each in kept_forms(measures)],
        version=form.cleaned_data["version"],
    )


@never_cache
@require_http_methods(WRITING)
def case_measure(request: PortalRequest, ref: str, measure: str) -> HttpResponse:
    """Whoever a measure names, or a guide, says when it was done."""
    case = read_case(request, ref)
    found = measure_of(case, measure)
    initial = {"done_on": found.done_on or timezone.localdate(), "remark": found.remark}
    form = MeasureDoneForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            mark_measure(by=request.actor, measure=found, done_on=given["done_on"], remark=given["remark"])
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The measure is brought up to date."))
            return redirect(tab_of(case))
    concerned = parties_in(relations_of(request.actor, case)) & {found.who, Party.COACH.value}
    context = {"measure": found, "form": form, "may_mark": bool(concerned)}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_measure.html", "coaching", context, status=status)
