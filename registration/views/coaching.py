"""The coaching of a case on one page, its coach, and the progress its sides tell."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.enums.cases import CaseStatus
from registration.forms.coaching import CoachForm, HandOverForm, ProgressForm, ReasonForm
from registration.models import Case, HandOver
from registration.permissions import require_reader, require_side
from registration.selectors.action_items import items_of
from registration.selectors.case_progress import asked_along, open_request, updates_of
from registration.selectors.cases import case_for, relations_of
from registration.selectors.coaches import (
    CoachLoad,
    able_loads,
    coach_membership,
    membership_of_coach,
    open_hand_over,
    spells_of,
)
from registration.selectors.parties import parties_in
from registration.selectors.plans import measures_of
from registration.selectors.service_records import ORDER, PAGE_SIZE, records_of
from registration.services.case_progress import ask_progress, tell_progress
from registration.services.coaching import (
    accept_hand_over,
    assign_coach,
    decline_hand_over,
    propose_hand_over,
    withdraw_hand_over,
)
from registration.views.drafts import draft_of, kept_draft, saved_to
from registration.views.frame import render_case
from registration.workflow.relations import COACH, OFFICER

WRITING = ["GET", "HEAD", "POST"]
REFUSALS = (InvalidInput, GuardRefused)
MOST_CLOSED = 5


@never_cache
@require_safe
def case_coaching(request: PortalRequest, ref: str) -> HttpResponse:
    """What is to be done, what was done, by whom: for the sides and whoever guides them."""
    case = case_for(request.actor, ref, along=["asked", "plan__saved_by"], asked=asked_along())
    require_reader(request.actor, case)
    relations = relations_of(request.actor, case)
    page = page_of(records_of(request.actor, case), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    measures = measures_of(case)
    items, closed = items_of(case, MOST_CLOSED)
    context = {
        **kept_draft(request),
        "page": page,
        "records": page.rows,
        "plan": getattr(case, "plan", None),
        "measures": measures,
        "measures_open": [each for each in measures if each.done_on is None],
        "measures_done": sum(each.done_on is not None for each in measures),
        "items": items,
        "items_closed": closed,
        "updates": updates_of(case),
        "asked": getattr(case, "asked", None),
        "coaches": spells_of(case),
        "parties": parties_in(relations),
        "today": timezone.localdate(),
        "is_open": case.status != CaseStatus.CLOSED,
        "is_under_way": case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED),
        "may_name": bool(relations & {COACH, OFFICER}) and case.is_living,
    }
    return render_case(request, case, "registration/case_coaching.html", "coaching", context)


def read_case(request: PortalRequest, ref: str) -> Case:
    """Raises NotVisible for whoever does not read the papers of the case."""
    case = case_for(request.actor, ref)
    require_reader(request.actor, case)
    return case


def tab_of(case: Case) -> str:
    return reverse("registration:case_coaching", args=[case.ref])


@never_cache
@require_http_methods(WRITING)
def case_coach(request: PortalRequest, ref: str) -> HttpResponse:
    """An officer names the coach, or decides on a colleague the coach proposes; the coach proposes one here."""
    case = case_for(request.actor, ref)
    relations = relations_of(request.actor, case)
    if not relations & {COACH, OFFICER}:
        raise NotVisible
    waiting, names, loads = open_hand_over(case), OFFICER in relations, able_loads(case)
    if waiting is not None:
        waiting.case = case
    form = coach_form(request, case, loads, names)
    reason = ReasonForm(posted(request, "decline", "accept", "withdraw"))
    used = form if form.is_bound else reason
    if request.method == "POST" and used.is_valid():
        try:
            said = done(request, case, waiting, used)
        except REFUSALS as refusal:
            add_refusal(used, refusal)
        else:
            messages.success(request, said)
            return redirect(tab_of(case))
    context = {
        "loads": loads,
        "best": loads[0] if loads else None,
        "chosen": form["coach"].value(),
        "form": form,
        "reason": reason,
        "waiting": waiting,
        "names": names,
        "coaches": spells_of(case),
    }
    status = 422 if used.errors else 200
    return render_case(request, case, "registration/case_coach.html", "coaching", context, status=status)


def posted(request: PortalRequest, *acts: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("act") in acts else None


def coach_form(request: PortalRequest, case: Case, loads: list[CoachLoad], names: bool) -> CoachForm:
    kind = CoachForm if names else HandOverForm
    initial = {"seen": seen_of(case), "coach": loads[0].membership.ref if loads else ""}
    return kind(posted(request, "assign", "propose"), loads=loads, initial=initial)


def seen_of(case: Case) -> str:
    membership = membership_of_coach(case.region_id, case.coach) if case.coach is not None else None
    return membership.ref if membership is not None else ""


def done(request: PortalRequest, case: Case, waiting: HandOver | None, form: Any) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    act, given = request.POST.get("act", ""), form.cleaned_data
    if act in ("assign", "propose"):
        return named(request, case, act, given)
    if waiting is None:
        raise GuardRefused(_("The proposal was decided on in the meantime."))
    if act == "accept":
        accept_hand_over(by=request.actor, hand_over=waiting)
        return _("The colleague is the coach now; everybody is told.")
    if act == "decline":
        decline_hand_over(by=request.actor, hand_over=waiting, reason=given["reason"])
        return _("The present coach goes on and is told.")
    if act == "withdraw":
        withdraw_hand_over(by=request.actor, hand_over=waiting)
        return _("Your proposal is taken back.")
    raise InvalidInput


def named(request: PortalRequest, case: Case, act: str, given: dict[str, Any]) -> str:
    membership = coach_membership(case.region_id, given["coach"])
    if membership is None:
        raise InvalidInput(fields={"coach": [_("Choose an active coach of the province.")]})
    if act == "propose":
        propose_hand_over(by=request.actor, case=case, colleague=membership.user, note=given["note"])
        return _("The office is told and decides; until then you go on.")
    if given["seen"] != seen_of(case):
        raise GuardRefused(_("In the meantime somebody else decided on the coach of this case."))
    assign_coach(by=request.actor, case=case, coach=membership.user, note=given["note"])
    return _("The coach is named; he and both sides are told.")


@never_cache
@require_http_methods(WRITING)
def case_progress(request: PortalRequest, ref: str) -> HttpResponse:
    """A side tells how far it is, asked or not."""
    case = read_case(request, ref)
    require_side(request.actor, case)
    name = f"progress:{case.ref}"
    form = ProgressForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            tell_progress(by=request.actor, case=case, text=form.text(), key=form.cleaned_data["key"])
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you; your coach is told."))
            return saved_to(tab_of(case), name)
    context = {**draft_of(request, name), "form": form, "asked": open_request(case)}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_progress.html", "coaching", context, status=status)


@require_POST
def case_progress_ask(request: PortalRequest, ref: str) -> HttpResponse:
    """A guide asks both sides."""
    case = read_case(request, ref)
    ask_progress(by=request.actor, case=case)
    messages.success(request, _("Both sides are asked for their progress."))
    return redirect(tab_of(case))
