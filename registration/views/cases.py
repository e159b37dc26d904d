"""The list of cases, the page of one, and what pages of projects and partnerships say of theirs."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.answers import is_htmx
from core.errors import NotVisible
from core.lists import KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from projects.selectors.visibility import get_for
from registration.enums.cases import CaseStatus, RoadStage
from registration.enums.milestones import MilestoneStatus
from registration.models import Case
from registration.selectors.case_acts import case_acts
from registration.selectors.case_lists import (
    ORDER,
    PAGE_SIZE,
    CaseFilter,
    case_of_match,
    cases_of_project,
    my_cases,
    waiting_count,
)
from registration.selectors.case_people import city_office_of, coach_of, coach_office
from registration.selectors.case_timeline import case_timeline
from registration.selectors.cases import case_for, relations_of
from registration.selectors.classification import open_classification, panel_of
from registration.selectors.dossiers import dossier_summary
from registration.selectors.milestone_rows import MilestoneLine, StepRow, step_rows
from registration.selectors.next_steps import stage_marks
from registration.selectors.standing import standing_of
from registration.selectors.supplements import supplements_of
from registration.selectors.waiting import waiting_for
from registration.steps import Reached
from registration.views.frame import render_case, render_framed
from registration.views.road_rows import part_named
from registration.workflow.relations import GUIDES, READERS

CASES = KeptList(
    "registration:case_list",
    gettext_lazy("Registration"),
    {"status": CaseStatus.values, "stage": RoadStage.values, "waits": ["1"]},
)


@never_cache
@require_safe
@kept_list(CASES)
def case_list(request: PortalRequest) -> HttpResponse:
    """Those that open to the person in his present role, with what waits for him."""
    chosen = CaseFilter.of(request.GET.dict())
    found = my_cases(request.actor, chosen)
    page = page_of(found, order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [case_row(case) for case in page.rows],
        "count": found.count(),
        "waiting": waiting_count(request.actor),
        "statuses": CaseStatus.choices,
        "stages": RoadStage.choices,
        "filter": chosen,
        "chosen": shown_filters(chosen),
    }
    return render_framed(request, "registration/case_list.html", context)


def case_row(case: Case) -> dict[str, Any]:
    """``marks``: the stages of its road. In a list nothing stands "below", so everybody reads what guides read."""
    return {"case": case, "line": standing_of(case, GUIDES), "marks": stage_marks(case)}


def shown_filters(chosen: CaseFilter) -> list[dict[str, str]]:
    labels = {
        "status": dict(CaseStatus.choices).get(chosen.status, ""),
        "stage": dict(RoadStage.choices).get(chosen.stage, ""),
        "waits": _("Waiting for me"),
    }
    given = chosen.given
    without = {name: {key: value for key, value in given.items() if key != name} for name in given}
    return [{"label": str(labels[name]), "remove_url": f"?{urlencode(without[name])}"} for name in given]


@never_cache
@require_safe
def case_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One case, one page: what happens now, whose turn it is, who guides, what was reached.

    The institution's managers see how far it is: no numbers, papers or reasons.
    """
    case = case_for(
        request.actor,
        ref,
        along=["open_classification"],
        open_classification=open_classification(),
        coach_office=coach_office(),
    )
    relations = relations_of(request.actor, case)
    rows = step_rows(case, relations)
    context = {
        "reached": lines_in(rows, MilestoneStatus.CONFIRMED),
        "reported": lines_in(rows, MilestoneStatus.REPORTED),
        "marks": stage_marks(case),
        "waiting": waiting_for(case, relations, rows, timezone.localdate()),
        "coach": coach_of(case),
        "city_offices": city_office_of(case),
        "events": case_timeline(request.actor, case),
        "acts": case_acts(case, relations),
        "subcatalogue": part_named(case.subcatalogue),
        "classification": panel_of(request.actor, case),
        "dossier_summary": dossier_summary(case) if relations & READERS else None,
        "supplements": supplements_of(case, confirmed_in(rows)),
    }
    return render_case(request, case, "registration/case_page.html", "overview", context)


def confirmed_in(rows: list[StepRow]) -> list[Reached]:
    """The earliest day first."""
    found = reversed(lines_in(rows, MilestoneStatus.CONFIRMED))
    return [Reached(each.milestone.kind, each.milestone.on, each.milestone.round) for each in found]


def lines_in(rows: list[StepRow], status: MilestoneStatus) -> list[MilestoneLine]:
    """The latest day first."""
    lines = [line for row in rows for line in row.lines if line.milestone.status == status]
    return sorted(lines, key=lambda line: (line.milestone.on, line.milestone.pk), reverse=True)


@never_cache
@require_safe
def project_panel(request: PortalRequest, ref: str) -> HttpResponse:
    """Loaded into the project's page; as a page of its own for browsers without scripts. Empty for others."""
    project = get_for(request.actor, ref)
    rows = [case_row(case) for case in cases_of_project(request.actor, project)]
    context = {"project": project, "rows": rows}
    if is_htmx(request):
        return render(request, "registration/project_panel.html", context)
    return render_framed(request, "registration/project_panel_page.html", context)


@never_cache
@require_safe
def partnership_panel(request: PortalRequest, ref: str) -> HttpResponse:
    """The case of a match's partnership: a line on its page, or straight to the case. Raises NotVisible for none."""
    case = case_of_match(request.actor, ref)
    if is_htmx(request):
        context = {"row": case_row(case) if case is not None else None}
        return render(request, "registration/partnership_panel.html", context)
    if case is None:
        raise NotVisible
    return redirect("registration:case_page", case.ref)
