"""The province's expert pool: found, looked at, taken in, changed, asked to join."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import MenuEntry, add_refusal, chosen_filters, console_page, render_page
from core.errors import PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from projects.selectors.catalogue import subcatalogue_names, subcatalogues
from screening.admin.frame import OFFICERS
from screening.enums import ExpertStatus, SeatStatus, Specialty
from screening.forms.experts import ExpertForm, RetireForm, TrainingForm
from screening.models import Expert
from screening.selectors.experts import (
    AVAILABILITY,
    HELD,
    ORDER,
    PoolFilter,
    expert_pool,
    has_pledged,
    hindrances,
    invitations_of,
    is_open,
    open_invitations,
    pool_figures,
    pool_size,
    seats_in_short,
)
from screening.selectors.visibility import expert_for
from screening.services.expert_import.running import facts_of
from screening.services.expert_invitations import invite_expert, invite_experts
from screening.services.experts import add_expert, change_expert, record_training, retire_expert, take_back_expert

TONES: dict[str, str] = {ExpertStatus.INVITED: "amber", ExpertStatus.ACTIVE: "sprout", ExpertStatus.RETIRED: ""}
FILTERS = ("text", "status", "specialty", "subcatalogue", "department", "availability")


@console_page(
    "experts/",
    name="expert_list",
    roles=OFFICERS,
    menu=MenuEntry("people", gettext_lazy("Expert pool"), "users-group", 10),
)
@require_GET
def expert_list(request: PortalRequest) -> HttpResponse:
    """The pool by number, narrowed by field and by who can be given reviews today."""
    chosen = PoolFilter(**{name: request.GET.get(name, "").strip() for name in FILTERS})
    page = expert_pool(request.actor, chosen, cursor_in(request.GET))
    names = subcatalogue_names()
    context = {
        "page": page,
        "rows": [row_of(expert) for expert in page.rows],
        "count": pool_size(request.actor, chosen),
        "figures": pool_figures(request.actor),
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen, names)),
        "specialties": Specialty.choices,
        "statuses": ExpertStatus.choices,
        "subcatalogues": [(each.code, str(each)) for each in subcatalogues()],
        "availabilities": list(AVAILABILITY.items()),
    }
    return render_page(request, "console/screening/expert_list.html", context)


def row_of(expert: Expert) -> dict[str, Any]:
    full = expert.held >= expert.load_limit  # type: ignore[attr-defined]
    return {
        "expert": expert,
        "tone": TONES[expert.status],
        "hindrances": hindrances(expert, timezone.localdate()) if expert.status == ExpertStatus.ACTIVE else [],
        "full": full,
    }


def labels_of(chosen: PoolFilter, names: dict[str, str]) -> dict[str, str]:
    code = chosen.subcatalogue
    return {
        "text": chosen.text,
        "status": str(dict(ExpertStatus.choices).get(chosen.status, chosen.status)),
        "specialty": str(dict(Specialty.choices).get(chosen.specialty, chosen.specialty)),
        "subcatalogue": f"{code} {names.get(code, '')}".strip(),
        "department": chosen.department,
        "availability": str(AVAILABILITY.get(chosen.availability, chosen.availability)),
    }


@console_page("experts/new/", name="expert_new", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def expert_new(request: PortalRequest) -> HttpResponse:
    """Takes one person in; the invitation goes out with it when wished."""
    form = ExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            expert = add_expert(by=request.actor, facts=form.facts())
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            if request.POST.get("step") == "invite":
                invite_expert(by=request.actor, expert=expert)
            messages.success(request, added_words(request) % {"name": expert.name, "code": expert.code})
            return redirect("console:expert_page", expert.ref)
    return render_page(
        request,
        "console/screening/expert_form.html",
        {"form": form, "expert": None},
        status=422 if form.errors else 200,
    )


def added_words(request: PortalRequest) -> str:
    if request.POST.get("step") == "invite":
        return _("%(name)s (%(code)s) stands in the pool and has been asked to join.")
    return _("%(name)s (%(code)s) stands in the pool. He can be given reviews once he has joined.")


@console_page("experts/invitations/", name="expert_invitations", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def expert_invitations(request: PortalRequest) -> HttpResponse:
    """Who has not answered, since when; ticked ones are asked once more, each with a new link."""
    waiting = open_invitations(request.actor)
    if request.method == "POST":
        ticked = request.POST.getlist("expert")[:MOST_AT_ONCE]
        asked = invite_experts(by=request.actor, experts=waiting.filter(ref__in=ticked).order_by(*ORDER))
        said = ngettext("%(n)s invitation has been sent.", "%(n)s invitations have been sent.", asked)
        messages.success(request, said % {"n": asked})
        return redirect("console:expert_invitations")
    page = page_of(waiting, order=ORDER, cursor=cursor_in(request.GET), size=MOST_AT_ONCE)
    context = {"page": page, "count": waiting.count(), "now": timezone.now()}
    return render_page(request, "console/screening/expert_invitations.html", context)


MOST_AT_ONCE = 100


@console_page("experts/<str:ref>/", name="expert_page", roles=OFFICERS)
@require_GET
def expert_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What is known of him, whether he can be given reviews and why not, and what he holds."""
    expert = expert_for(request.actor, ref)
    return render_page(request, "console/screening/expert_page.html", page_context(expert, TrainingForm()))


def page_context(expert: Expert, training: TrainingForm) -> dict[str, Any]:
    names = subcatalogue_names()
    counts = seats_in_short(expert)
    held = sum(counts.get(status, 0) for status in HELD)
    invited = invitations_of(expert).first()
    return {
        "expert": expert,
        "tone": TONES[expert.status],
        "hindrances": hindrances(expert, timezone.localdate()),
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in expert.subcatalogues],
        "pledged": has_pledged(expert),
        "held": held,
        "full": held >= expert.load_limit,
        "seats": [(SeatStatus(status).label, n) for status, n in sorted(counts.items())],
        "invitation": invited,
        "invitation_open": invited is not None and is_open(invited),
        "training": training,
    }


@console_page("experts/<str:ref>/change/", name="expert_change", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def expert_change(request: PortalRequest, ref: str) -> HttpResponse:
    expert = expert_for(request.actor, ref)
    form = ExpertForm(request.POST or None, initial=facts_of(expert))
    if request.method == "POST" and form.is_valid():
        try:
            change_expert(by=request.actor, expert=expert, facts=form.facts())
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("What is known of %(name)s is saved.") % {"name": expert.name})
            return redirect("console:expert_page", expert.ref)
    context = {"form": form, "expert": expert}
    return render_page(request, "console/screening/expert_form.html", context, status=422 if form.errors else 200)


@console_page("experts/<str:ref>/act/", name="expert_act", roles=OFFICERS)
@require_POST
def expert_act(request: PortalRequest, ref: str) -> HttpResponse:
    """One of the small acts of the expert's page: asking him to join, taking him back, recording his training."""
    expert = expert_for(request.actor, ref)
    act = request.POST.get("act", "")
    words = {"name": expert.name}
    if act == "invite":
        invite_expert(by=request.actor, expert=expert)
        messages.success(request, _("%(name)s has been asked to join.") % words)
    elif act == "return":
        take_back_expert(by=request.actor, expert=expert)
        messages.success(request, _("%(name)s stands in the pool again. Now ask him to join.") % words)
    elif act == "trained":
        return trained(request, expert)
    return redirect("console:expert_page", expert.ref)


def trained(request: PortalRequest, expert: Expert) -> HttpResponse:
    form = TrainingForm(request.POST)
    if form.is_valid():
        try:
            record_training(by=request.actor, expert=expert, on=form.cleaned_data["on"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The training of %(name)s is recorded.") % {"name": expert.name})
            return redirect("console:expert_page", expert.ref)
    return render_page(request, "console/screening/expert_page.html", page_context(expert, form), status=422)


@console_page("experts/<str:ref>/retire/", name="expert_retire", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def expert_retire(request: PortalRequest, ref: str) -> HttpResponse:
    expert = expert_for(request.actor, ref)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retire_expert(by=request.actor, expert=expert, reason=form.cleaned_data["reason"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s has left the pool.") % {"name": expert.name})
            return redirect("console:expert_page", expert.ref)
    counts = seats_in_short(expert)
    context = {"form": form, "expert": expert, "held": sum(counts.get(status, 0) for status in HELD)}
    return render_page(request, "console/screening/expert_retire.html", context, status=422 if form.errors else 200)
