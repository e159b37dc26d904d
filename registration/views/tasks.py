"""Departments and tests of one case: what was asked for, and what came of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.requests import PortalRequest
from core.thresholds import threshold
from registration.enums.cases import CaseStatus
from registration.enums.tasks import OPEN_TASKS
from registration.forms.tasks import TaskAskForm, TaskReasonForm, TaskTextForm
from registration.models import Case, CaseTask
from registration.selectors.bookings import bookings_of_case
from registration.selectors.bookings import is_late as is_late_test
from registration.selectors.cases import case_for, relations_of
from registration.selectors.tasks import bodies_of, is_late, task_of_case, tasks_of_case
from registration.services.tasks import answer_task, ask_department, set_task_shown, withdraw_task
from registration.views.frame import render_case
from registration.workflow import TASK_MACHINE
from registration.workflow.relations import COACH, GUIDES, OFFICER, READERS, SIDES

TONES = {"asked": "amber", "acknowledged": "dew", "questioned": "amber", "done": "sprout", "declined": "plum"}
TEST_TONES = {"requested": "amber", "booked": "dew", "received": "dew", "finished": "sprout", "failed": "plum"}
GOING_ON = (CaseStatus.RUNNING, CaseStatus.BLOCKED, CaseStatus.COMPLETED)


def reader_case(request: PortalRequest, ref: str) -> tuple[Case, frozenset[str]]:
    """The institution's managers see how far a case is, and not this."""
    case = case_for(request.actor, ref)
    held = relations_of(request.actor, case)
    if not held & READERS:
        raise NotVisible
    return case, held


@never_cache
@require_safe
def case_tasks(request: PortalRequest, ref: str) -> HttpResponse:
    """What departments and test institutes are asked for; the sides see what they are shown."""
    case, held = reader_case(request, ref)
    today, goes_on = timezone.localdate(), case.status in GOING_ON
    context = {
        "tasks": [row_of(task, is_late(task, today)) for task in tasks_of_case(request.actor, case)],
        "bookings": [
            {"booking": each, "tone": TEST_TONES.get(each.status, ""), "late": is_late_test(each, today)}
            for each in bookings_of_case(request.actor, case)
        ],
        "can_ask": goes_on and bool(held & GUIDES),
        "can_book": goes_on and bool(held & (SIDES | {COACH, OFFICER})),
    }
    return render_case(request, case, "registration/case_tasks.html", "tasks", context)


def row_of(task: CaseTask, late: bool) -> dict[str, Any]:
    return {"task": task, "tone": "plum" if late else TONES.get(task.status, ""), "late": late}


def guided_case(request: PortalRequest, ref: str) -> Case:
    case, held = reader_case(request, ref)
    if not held & GUIDES:
        raise NotVisible
    return case


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_task_new(request: PortalRequest, ref: str) -> HttpResponse:
    case = guided_case(request, ref)
    bodies = bodies_of(case.region_id).exclude(pk=request.actor.organisation_id or 0)
    form = TaskAskForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        bodies=[(body.ref, f"{body.name} · {body.get_kind_display()}") for body in bodies],
        initial={"days": threshold("REGISTRATION.task_days", case.region_id)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            task = ask_department(by=request.actor, case=case, ask=form.ask(), files=form.chosen_files)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            said = _("%(body)s is asked, and told at once.") % {"body": task.organisation.name}
            messages.success(request, said)
            return redirect("registration:case_task", case.ref, task.ref)
    context = {"form": form, "acknowledge_days": threshold("REGISTRATION.task_acknowledge_days", case.region_id)}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_task_new.html", "tasks", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_task(request: PortalRequest, ref: str, task: str) -> HttpResponse:
    """One task, for those who guide the case: what was written; answering a question, withdrawing."""
    case = guided_case(request, ref)
    found = task_of_case(request.actor, case, task)
    act = request.POST.get("act", "")
    asked, files = request.POST if request.method == "POST" else None, request.FILES
    answer = TaskTextForm(asked if act == "answer" else None, files if act == "answer" else None, prefix="answer")
    reason = TaskReasonForm(asked if act == "withdraw" else None, needed=False, prefix="withdraw")
    form: forms.Form = answer if act == "answer" else reason
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, carry_out(request, found, answer if act == "answer" else None, reason))
            return redirect("registration:case_task", case.ref, found.ref)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
            found = task_of_case(request.actor, case, task)
    context = {
        **row_of(found, is_late(found, timezone.localdate())),
        "sentence": TASK_MACHINE.state(found.status).sentence,
        "answer": answer,
        "reason": reason,
        "is_open": found.status in OPEN_TASKS,
    }
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_task.html", "tasks", context, status=status)


def carry_out(request: PortalRequest, task: CaseTask, answer: TaskTextForm | None, reason: TaskReasonForm) -> str:
    """What was done, in words."""
    if answer is not None:
        answer_task(by=request.actor, task=task, text=answer.cleaned_data["text"], files=answer.chosen_files)
        return _("Your answer is sent; the task goes on.")
    withdraw_task(by=request.actor, task=task, reason=reason.cleaned_data["text"])
    return _("The task is withdrawn; they are told.")


@require_POST
def case_task_shown(request: PortalRequest, ref: str, task: str) -> HttpResponse:
    """Shows state and result to the two sides, or no longer."""
    case = guided_case(request, ref)
    found = task_of_case(request.actor, case, task)
    set_task_shown(by=request.actor, task=found, shown=request.POST.get("shown") == "1")
    messages.success(request, _("Saved."))
    return redirect("registration:case_task", case.ref, found.ref)
