"""The road of a case, its what-if, the days people plan themselves; and the planner without a case."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import provinces
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.workdays import calendar_ends, workdays_until
from projects.enums import ManagementClass
from registration.enums.cases import CaseStatus
from registration.enums.roads import Part
from registration.forms.roads import DaysForm, PlannerForm, QuestionForm
from registration.pathway.content import Content
from registration.pathway.plans import Leg, Plan, plan_road
from registration.permissions import can_plan, can_replan
from registration.selectors.cases import case_for
from registration.selectors.road_templates import FIRST_PROVINCE, template_in_force
from registration.selectors.roads import CaseRoad, plans_of, road_of, what_if
from registration.services.planning import replan_case, set_planned_days
from registration.views.frame import render_case, render_framed
from registration.views.road_drawing import bands_of, drawn
from registration.views.road_rows import comparison_of, history_of, label_of, leg_rows, question_words, road_rows

HISTORY_SIZE = 10
ASKED = ("management_class", "subcatalogue", "route", "channel", "supplements")
# What stands in the boxes at first.
FIRST_QUESTION = {
    "management_class": ManagementClass.II.value,
    "subcatalogue": "",
    "route": "",
    "channel": "",
    "supplements": "0",
}


@never_cache
@require_safe
def case_road(request: PortalRequest, ref: str) -> HttpResponse:
    """What comes, who is responsible, by when; planned, expected and actual days; what would be if."""
    case = case_for(request.actor, ref)
    road, today = road_of(case), timezone.localdate()
    form, other = asked(request, road)
    page = page_of(plans_of(case), order=("-number",), cursor=cursor_in(request.GET), size=HISTORY_SIZE)
    going = case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED)
    context = {
        "road": road,
        "sections": sections_of(road),
        "drawing": drawing_of(road, today) if going else drawing_of(road, None),
        "shift": shift_of(road),
        "total": road.expected.total_working_days,
        "holidays_until": calendar_ends(),
        "form": form,
        "other": other,
        "comparison": comparison_of(road, other) if other else None,
        "page": page,
        "history": history_of(page.rows),
        "may_plan": going and can_plan(request.actor, case),
        "may_replan": going and can_replan(request.actor, case) and newer_version(road),
    }
    return render_case(request, case, "registration/case_road.html", "road", context)


def asked(request: PortalRequest, road: CaseRoad) -> tuple[QuestionForm, Plan | None]:
    """The what-if of the address; its boxes begin with how the case is now."""
    question = road.expected.question
    present = {name: str(getattr(question, name)) for name in ASKED}
    given = {name: request.GET[name] for name in ASKED if name in request.GET}
    if not given:
        return QuestionForm(initial=present, least=question.supplements), None
    form = QuestionForm({**present, **given}, least=question.supplements)
    return form, what_if(road, form.question()) if form.is_valid() else None


def sections_of(road: CaseRoad) -> list[dict[str, Any]]:
    titles = (
        (_("Preparation"), _("No law limits these; you plan their days yourselves."), (Part.PREPARATION,)),
        (_("Before the authorities"), _("Statutory limits in working days."), (Part.OFFICIAL, Part.PAUSE)),
        (_("Beside the review"), "", (Part.PARALLEL,)),
    )
    found = [{"title": title, "lede": lede, "rows": road_rows(road.rows_of(*parts))} for title, lede, parts in titles]
    return [section for section in found if section["rows"]]


def drawing_of(road: CaseRoad, today: date | None) -> Any:
    named = []
    for row in road.rows:
        kind = "done" if row.actual_ends else "late" if row.state == "late" else ahead(row.leg)
        own = None if row.leg.passed else row.leg.ends
        spans = [("planned", row.planned_starts, row.planned_ends), (kind, row.leg.starts, own)]
        named.append((label_of(row.leg), spans))
    return drawn(bands_of(named), today)


def ahead(leg: Leg) -> str:
    return "pause" if leg.stops_clock else "expected"


def shift_of(road: CaseRoad) -> int | None:
    """Working days between the planned and the expected end of the whole."""
    planned, expected = road.planned_ends, road.expected.ends
    return workdays_until(planned, expected) if planned and expected else None


def newer_version(road: CaseRoad) -> bool:
    return road.plan is not None and template_in_force(road.case.region_id).pk != road.template.pk


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_road_days(request: PortalRequest, ref: str) -> HttpResponse:
    """The planned ends of preparations, all on one page."""
    case = case_for(request.actor, ref)
    road = road_of(case)
    form = DaysForm(request.POST if request.method == "POST" else None, road=road)
    if request.method == "POST" and form.is_valid():
        try:
            set_planned_days(by=request.actor, case=case, days=form.days())
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The planned days are saved; the road has been calculated again."))
            return redirect("registration:case_road", ref)
    context = {"road": road, "form": form, "may_plan": can_plan(request.actor, case)}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_road_days.html", "road", context, status=status)


@require_POST
def case_road_replan(request: PortalRequest, ref: str) -> HttpResponse:
    """By the version of the road that is in force now."""
    case = case_for(request.actor, ref)
    try:
        replan_case(by=request.actor, case=case)
    except GuardRefused as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, _("The case is planned by the version in force now."))
    return redirect("registration:case_road", ref)


@require_safe
def planner(request: PortalRequest) -> HttpResponse:
    """For anybody signed in: a road by class, route, channel and day, to print and take along."""
    regions = [(region.pk, region.label) for region in provinces()]
    form = PlannerForm(planner_input(request, {code for code, _name in regions}), regions=regions)
    context: dict[str, Any] = {"form": form, "plan": None, "holidays_until": calendar_ends()}
    if form.is_valid():
        template = template_in_force(form.cleaned_data["region"])
        content = Content.read(template.content)
        plan = plan_road(content, form.question(), form.cleaned_data["start"])
        context |= planned(content, plan) | {"template": template}
    return render_framed(request, "registration/planner.html", context, status=422 if form.errors else 200)


def planner_input(request: PortalRequest, known: set[str]) -> dict[str, str]:
    """What the address asks for; without anything, the viewer's province from today."""
    region = request.actor.region if request.actor.region in known else FIRST_PROVINCE
    first = {**FIRST_QUESTION, "answer_days": "", "start": timezone.localdate().isoformat(), "region": region}
    return {**first, **{name: request.GET[name] for name in first if name in request.GET}}


def planned(content: Content, plan: Plan) -> dict[str, Any]:
    spans = [(label_of(leg), [(ahead(leg), leg.starts, leg.ends)]) for leg in (*plan.stages, *plan.parallel)]
    question = plan.question
    return {
        "plan": plan,
        "named": question_words(question),
        "rule": content.rule(question.channel, question.management_class) if question.channel else None,
        "preparation": leg_rows(plan.preparation),
        "stages": leg_rows(plan.stages),
        "parallel": leg_rows(plan.parallel),
        "late_beside": plan.late_beside,
        "drawing": drawn(bands_of(spans)),
    }
