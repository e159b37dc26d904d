"""Task forces in the console: the list for officers and members, and setting one up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, render_page
from core.errors import GuardRefused, InvalidInput
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import OFFICERS
from registration.enums.forces import ForceStatus
from registration.forms.forces import ForceForm
from registration.selectors.cases import case_for
from registration.selectors.forces import MEMBER_ROLES, ORDER, PAGE_SIZE, force_list, todo_counts
from registration.services.forces import set_up_force


def duty(actor: Actor) -> Duty:
    waiting, late = todo_counts(actor, timezone.localdate())
    return Duty(
        gettext_lazy("Task forces"),
        gettext_lazy("Tasks of your task forces that you are to do."),
        reverse("console:force_list"),
        "users-group",
        waiting=waiting,
        overdue=late,
    )


@console_page(
    "forces/",
    name="force_list",
    roles=[role.value for role in MEMBER_ROLES],
    menu=MenuEntry("work", gettext_lazy("Task forces"), "users-group", 37, duty),
)
@require_safe
def task_forces(request: PortalRequest) -> HttpResponse:
    """The province's for officers, else the person's own."""
    asked = request.GET.get("status", "")
    status = asked if asked in ForceStatus.values else ""
    page = page_of(force_list(request.actor, status), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(force, force.status == ForceStatus.STANDING and force.until < today) for force in page.rows],
        "statuses": ForceStatus.choices,
        "chosen_status": status,
        "chosen": [{"label": ForceStatus(status).label, "remove_url": "?"}] if status else [],
    }
    return render_page(request, "console/registration/force_list.html", context)


@console_page("cases/<str:ref>/force/", name="force_new", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def force_new(request: PortalRequest, ref: str) -> HttpResponse:
    """An officer sets one up for a case, and chooses its members next."""
    case = case_for(request.actor, ref)
    form = ForceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            force = set_up_force(by=request.actor, case=case, plan=form.plan())
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The task force is set up. Choose its members."))
            return redirect("registration:force_members", force.ref)
    context = {"form": form, "case": case, "project": case.project}
    return render_page(request, "console/registration/force_new.html", context, status=422 if form.errors else 200)
