"""What a department, a city's office or a test institute is asked for, in the console: each sees only its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.actor import Actor
from core.bulk import BulkAct, bulk_act, bulk_answer, by_field
from core.console import Duty, MenuEntry, add_refusal, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput, Text
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import CITIES, DEPARTMENTS, INSTITUTES, handed_out
from registration.enums.tasks import DEPARTMENTS_TURN, TaskKind, TaskStatus
from registration.forms.tasks import TaskReasonForm, TaskResultForm, TaskTextForm
from registration.models import CaseTask
from registration.selectors.tasks import (
    ORDER,
    ORDER_ENDED,
    PAGE_SIZE,
    PLACES,
    body_rows,
    file_of_body,
    is_late,
    task_counts,
    task_of_body,
    tasks_of_body,
)
from registration.services.files import open_body_file
from registration.services.tasks import MILESTONES, acknowledge_task, decline_task, finish_task, question_task
from registration.workflow import TASK_MACHINE

BODIES = DEPARTMENTS | INSTITUTES | CITIES
TONES = {"asked": "amber", "acknowledged": "dew", "questioned": "", "done": "sprout", "declined": "plum"}
REACHED: dict[str, Text] = {
    TaskKind.PRICE_ITEM.value: gettext_lazy("Price item set up on"),
    TaskKind.INSURANCE.value: gettext_lazy("Taken into basic medical insurance on"),
}


IN_HAND = bulk_act(
    BulkAct(
        name="task.acknowledge",
        rows=lambda actor, refs: by_field(tasks_of_body(actor).filter(ref__in=refs), "ref"),
        act=lambda actor, task: acknowledge_task(by=actor, task=task),
        label=lambda task: task.subject,
        words=lambda n: ngettext("%(n)s task is in hand.", "%(n)s tasks are in hand.", n) % {"n": n},
        confirm=gettext_lazy("Whoever asked is told at once that your office has these tasks in hand:"),
    )
)


def task_duty(actor: Actor) -> Duty:
    counts = task_counts(actor, timezone.localdate())
    return Duty(
        title=_("Tasks for your office"),
        sentence=_("What those who guide a device to the market ask you for."),
        url="/console/department-tasks/",
        icon="subtask",
        waiting=counts.places["open"],
        due_soon=counts.due_soon,
        overdue=counts.overdue,
    )


TASKS = KeptList(
    "console:department_tasks",
    gettext_lazy("Tasks for your office"),
    {"place": (*PLACES, "overdue"), "q": None},
    (
        Column("project", gettext_lazy("Project")),
        Column("asker", pgettext_lazy("a task", "Asked by")),
        Column("state", gettext_lazy("State")),
        Column("due", gettext_lazy("Due on")),
    ),
)


@console_page(
    "department-tasks/",
    name="department_tasks",
    roles=BODIES,
    menu=MenuEntry("work", gettext_lazy("Tasks for your office"), "subtask", 15, duty=task_duty),
)
@require_http_methods(["GET", "HEAD", "POST"])
@kept_list(TASKS)
def department_tasks(request: PortalRequest) -> HttpResponse:
    """Earliest day first; ``?place=`` chooses. Posted, it takes the ticked ones in hand."""
    if request.method == "POST":
        return bulk_answer(request, IN_HAND, back=reverse("console:department_tasks"))
    today, actor = timezone.localdate(), request.actor
    asked = request.GET.get("place", "")
    place = asked if asked in (*PLACES, "overdue") else "open"
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    order = ORDER_ENDED if place == "ended" else ORDER
    page = page_of(body_rows(actor, place, text, today), order=order, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    counts = task_counts(actor, today)
    context = {
        "page": page,
        "rows": [row_of(task) for task in page.rows],
        "tabs": tabs(request, place, {**counts.places, "overdue": counts.overdue}),
        "place": place,
        "text": text,
        "may_tick": any(task.status == TaskStatus.ASKED for task in page.rows),
    }
    return render_page(request, "console/registration/department_tasks.html", context)


def tabs(request: PortalRequest, place: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "open": pgettext("tasks", "To do"),
        "asked": pgettext("tasks", "Not yet in hand"),
        "overdue": pgettext("tasks", "Late"),
        "questioned": pgettext("tasks", "Waiting for an answer"),
        "ended": pgettext("tasks", "Ended"),
    }
    return [
        {"label": label, "n": counts[key], "url": query_with(request, "place", key), "current": key == place}
        for key, label in labels.items()
    ]


def row_of(task: CaseTask) -> dict[str, Any]:
    """``days`` and ``state`` are about the day it is due; None once it is no longer the body's turn."""
    late = is_late(task, timezone.localdate())
    return {"task": task, "tone": TONES.get(task.status, ""), "late": late, "runs": task.status in DEPARTMENTS_TURN}


ACTS: dict[str, Callable[..., forms.Form]] = {
    "finish": TaskResultForm,
    "question": TaskTextForm,
    "decline": TaskReasonForm,
}


@console_page("department-tasks/<str:ref>/", name="task_page", roles=BODIES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One task: what is asked for, what was written, and what the body can do about it."""
    task = task_of_body(request.actor, ref)
    act = request.POST.get("act", "")
    found = {name: form_of(request, name, task, act) for name in ACTS}
    faulty = request.method == "POST"
    if faulty and act not in (*found, "acknowledge"):
        messages.error(request, _("Choose what you want to do."))
    if faulty and (act == "acknowledge" or (act in found and found[act].is_valid())):
        try:
            messages.success(request, carry_out(request, task, act, found.get(act)))
            return redirect("console:task_page", task.ref)
        except (InvalidInput, GuardRefused) as refusal:
            if act in found:
                add_refusal(found[act], refusal)
            else:
                messages.error(request, str(refusal.message))
            task = task_of_body(request.actor, ref)
    context = {
        **row_of(task),
        "sentence": TASK_MACHINE.state(task.status).sentence,
        "forms": found,
        "open_act": act,
        "can": {transition.name for transition in TASK_MACHINE.from_state(task.status)},
    }
    return render_page(request, "console/registration/task_page.html", context, status=422 if faulty else 200)


def form_of(request: PortalRequest, name: str, task: CaseTask, act: str) -> forms.Form:
    mine = request.method == "POST" and name == act
    data, files = (request.POST, request.FILES) if mine else (None, None)
    more = {"reached": REACHED[task.kind]} if name == "finish" and task.kind in MILESTONES else {}
    return ACTS[name](data, files, prefix=name, **more)


def carry_out(request: PortalRequest, task: CaseTask, act: str, form: Any) -> str:
    """What was done, in words."""
    by = request.actor
    if act == "acknowledge":
        acknowledge_task(by=by, task=task)
        return _("Thank you; whoever asked is told that you have it in hand.")
    if act == "finish":
        done = finish_task(by=by, task=task, result=form.result(), files=form.chosen_files)
        passed_on = _("Reported as done; the day is passed on for confirmation.")
        return passed_on if done.milestone_id else _("Reported as done.")
    if act == "question":
        question_task(by=by, task=task, text=form.cleaned_data["text"], files=form.chosen_files)
        return _("Your question is sent; your days do not run until it is answered.")
    decline_task(by=by, task=task, reason=form.cleaned_data["text"])
    return _("Declined; whoever asked reads your reason.")


@console_page("department-tasks/<str:ref>/files/<str:file>/", name="task_file", roles=BODIES)
@never_cache
@require_safe
def task_file(request: PortalRequest, ref: str, file: str) -> HttpResponse:
    """A file of one of the body's own tasks; each is on record."""
    found = file_of_body(request.actor, ref, file)
    return handed_out(open_body_file(by=request.actor, file=found), found)
