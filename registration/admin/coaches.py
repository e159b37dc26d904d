"""The office's pages about coaching: who carries what, cases without a coach, and low ratings to answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, render_page
from core.errors import InvalidInput, NotVisible
from core.lists import KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.workdays import workdays_until
from registration.admin.coach_desk import DESK, desk_context
from registration.admin.frame import OFFICERS
from registration.forms.coach_waiting import ManyForm
from registration.selectors.coach_desk import DeskFilter
from registration.selectors.coaches import (
    coach_membership,
    hand_overs_waiting,
    loads_of,
    waiting_cases,
    waiting_for_coach,
)
from registration.selectors.service_records import low_ratings, rating_figures, services_by_coach
from registration.services.coaching import assign_coaches

PAGE_SIZE = 50


def coaches_duty(actor: Actor) -> Duty:
    return Duty(
        title=_("Cases without a coach"),
        sentence=_("One project, one officer: please name a coach."),
        url=reverse("console:coach_waiting"),
        icon="user-plus",
        waiting=waiting_for_coach(actor).order_by().count(),
    )


@console_page(
    "coaches/",
    name="coach_list",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Coaches"), "users", 42, coaches_duty),
)
@require_GET
def coach_list(request: PortalRequest) -> HttpResponse:
    """Each active coach of the province with his load, services and ratings; and hand-overs that wait."""
    region = request.actor.region
    figures, services = rating_figures(region), services_by_coach(region)
    rows = [
        {
            "load": load,
            "rating": figures.get(load.coach.pk),
            "services": services.get(load.coach.pk, 0),
        }
        for load in loads_of(region)
    ]
    context = {
        "rows": rows,
        "waiting": waiting_for_coach(request.actor).count(),
        "hand_overs": list(hand_overs_waiting(request.actor)[:PAGE_SIZE]),
    }
    return render_page(request, "console/registration/coach_list.html", context)


@console_page("coaches/waiting/", name="coach_waiting", roles=OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coach_waiting(request: PortalRequest) -> HttpResponse:
    """Cases without a coach, the longest waiting first; those that are ticked get one together."""
    loads = loads_of(request.actor.region)
    form = ManyForm(request.POST if request.method == "POST" else None, loads=loads)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, named(request, form))
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("console:coach_waiting")
    page = page_of(waiting_for_coach(request.actor), order=("id",), cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {"page": page, "form": form, "loads": loads, "ticked": request.POST.getlist("case")}
    return render_page(request, "console/registration/coach_waiting.html", context, status=422 if form.errors else 200)


def named(request: PortalRequest, form: ManyForm) -> str:
    cases = waiting_cases(request.actor, request.POST.getlist("case"))
    if not cases:
        raise InvalidInput(fields={"cases": [_("Tick at least one case that has no coach yet.")]})
    ref, coach = form.cleaned_data["coach"], None
    if ref:
        membership = coach_membership(request.actor.region, ref)
        if membership is None:
            raise InvalidInput(fields={"coach": [_("Choose an active coach of the province.")]})
        coach = membership.user
    done = assign_coaches(by=request.actor, cases=cases, coach=coach, note=form.cleaned_data["note"])
    said = ngettext("%(n)s case has its coach now.", "%(n)s cases have their coaches now.", len(done))
    left = len(cases) - len(done)
    if left:
        rest = ngettext(
            "%(n)s was left: nobody who can take it, or it has a coach by now.",
            "%(n)s were left: nobody who can take them, or they have a coach by now.",
            left,
        )
        return f"{said % {'n': len(done)}} {rest % {'n': left}}"
    return said % {"n": len(done)}


COACH = KeptList("console:coach_page", lambda ref: gettext_lazy("Coaches"), DESK.filters, DESK.columns)


@console_page("coaches/<str:ref>/", name="coach_page", roles=OFFICERS)
@require_GET
@kept_list(COACH)
def coach_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One coach's cases, as they stand on his desk; nothing can be done in his stead here."""
    membership = coach_membership(request.actor.region, ref)
    if membership is None:
        raise NotVisible
    chosen = DeskFilter.of(request.GET)
    context = {
        **desk_context(request, membership.user_id, request.actor.region, chosen),
        "membership": membership,
    }
    return render_page(request, "console/registration/coach_page.html", context)


def ratings_duty(actor: Actor) -> Duty:
    days = [
        workdays_until(timezone.localdate(), due)
        for due in low_ratings(actor).order_by().values_list("answer_due_on", flat=True)[:500]
        if due is not None
    ]
    return Duty(
        title=_("Ratings to answer"),
        sentence=_("A side was not content with a service; the office answers within five working days."),
        url=reverse("console:rating_queue"),
        icon="message-report",
        waiting=len(days),
        due_soon=sum(0 <= left <= 2 for left in days),
        overdue=sum(left < 0 for left in days),
    )


@console_page(
    "coaching-ratings/",
    name="rating_queue",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Ratings to answer"), "message-report", 44, ratings_duty),
)
@never_cache
@require_GET
def rating_queue(request: PortalRequest) -> HttpResponse:
    """Low marks that wait for the office's answer, the next due first."""
    page = page_of(
        low_ratings(request.actor), order=("answer_due_on", "id"), cursor=cursor_in(request.GET), size=PAGE_SIZE
    )
    context = {"page": page, "rows": [rating_row(rating) for rating in page.rows]}
    return render_page(request, "console/registration/rating_queue.html", context)


def rating_row(rating: Any) -> dict[str, Any]:
    left = workdays_until(timezone.localdate(), rating.answer_due_on)
    state = "overdue" if left < 0 else "due_soon" if left <= 2 else "normal"
    return {"rating": rating, "left": left, "state": state}
