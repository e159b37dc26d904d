"""Targets of a programme: added, changed, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.console import add_refusal, console_page, render_page
from core.errors import InvalidInput, StaleEdit
from core.requests import PortalRequest
from progress.forms.programmes import TargetForm
from progress.indicators import INDICATORS
from progress.models import Programme, Target
from progress.permissions import PROGRAMME_EDITORS
from progress.selectors.programmes import office_programme, office_target
from progress.selectors.responsible import people_of_office
from progress.services.targets import add_target, change_target, remove_target


@console_page("programmes/<str:ref>/targets/new/", name="target_new", roles=PROGRAMME_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: PortalRequest, ref: str) -> HttpResponse:
    programme = office_programme(request.actor, ref)
    form = target_form(request, programme)
    if request.method == "POST" and form.is_valid():
        try:
            add_target(by=request.actor, programme=programme, facts=form.facts())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The target is added."))
            return redirect("console:programme_page", programme.ref)
    return form_page(request, form, programme, None)


@console_page("targets/<str:ref>/change/", name="target_change", roles=PROGRAMME_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def target_change(request: PortalRequest, ref: str) -> HttpResponse:
    target = office_target(request.actor, ref)
    form = target_form(request, target.programme, target)
    if request.method == "POST" and form.is_valid():
        try:
            change_target(by=request.actor, target=target, facts=form.facts(), version=form.seen_version)
        except (InvalidInput, StaleEdit) as refusal:
            add_refusal(form, refusal)
            if isinstance(refusal, StaleEdit):
                form.renew(refusal.version)
                return form_page(request, form, target.programme, target, status=409)
        else:
            messages.success(request, _("Saved. All figures of its targets follow at once."))
            return redirect("console:programme_page", target.programme.ref)
    return form_page(request, form, target.programme, target)


@console_page("targets/<str:ref>/remove/", name="target_remove", roles=PROGRAMME_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def target_remove(request: PortalRequest, ref: str) -> HttpResponse:
    target = office_target(request.actor, ref)
    if request.method == "POST":
        remove_target(by=request.actor, target=target)
        messages.success(request, _("The target is removed."))
        return redirect("console:programme_page", target.programme.ref)
    context = {"target": target, "programme": target.programme, "label": INDICATORS[target.indicator].label}
    return render_page(request, "console/progress/target_remove.html", context)


def target_form(request: PortalRequest, programme: Programme, target: Target | None = None) -> TargetForm:
    data = request.POST if request.method == "POST" else None
    return TargetForm(data, target=target, people=people_of_office(programme.region_id or ""))


def form_page(
    request: PortalRequest, form: TargetForm, programme: Programme, target: Target | None, status: int = 422
) -> HttpResponse:
    label = INDICATORS[target.indicator].label if target else ""
    context = {"form": form, "programme": programme, "target": target, "label": label}
    return render_page(request, "console/progress/target_form.html", context, status=status if form.errors else 200)
