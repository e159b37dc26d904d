"""Acts on a case, each on a page of its own that says what will happen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput
from core.requests import PortalRequest
from registration.forms.cases import BlockForm, RouteForm, StopForm, SubcatalogueForm
from registration.models import Case
from registration.permissions import require_party, require_transition
from registration.selectors.cases import case_for
from registration.services.cases import (
    block_case,
    close_case,
    resume_case,
    set_route,
    set_subcatalogue,
    stop_case,
    unblock_case,
)
from registration.views.act_page import ActPage
from registration.views.frame import render_framed
from registration.workflow import CASE_MACHINE

WRITING = ["GET", "HEAD", "POST"]


BLOCK = ActPage(
    "block",
    _("Report an obstacle"),
    (
        _("The case shows that it is blocked, and by what; the other side and the guides are told."),
        _("The planned days stay as they are, and days do not count as late while it is blocked."),
    ),
    _("As soon as the obstacle is gone, say so on the page of the case."),
    pgettext_lazy("a registration case", "Report the obstacle"),
    _("The obstacle is reported; those concerned have been told."),
    block_case,
    BlockForm,
)
UNBLOCK = ActPage(
    "unblock",
    _("Is the obstacle gone?"),
    (_("The case goes on; the other side and the guides are told."),),
    _("Should it come back, it can be reported again."),
    _("Yes, go on"),
    _("The case goes on."),
    unblock_case,
)
STOP = ActPage(
    "stop",
    _("Stop this case for now"),
    (
        _("It rests: it leaves the queues, nothing can be reported, and its days do not count as late."),
        _("Both sides are told; they read the reason on its page."),
    ),
    _("It can be taken up again at any time; what was reached stays."),
    _("Stop the case"),
    _("The case is stopped; both sides have been told."),
    stop_case,
    StopForm,
)
RESUME = ActPage(
    "resume",
    _("Take this case up again?"),
    (_("It is under way again from the stage at which it stood; both sides are told."),),
    _("It can be stopped again."),
    pgettext_lazy("a registration case", "Take it up again"),
    _("The case goes on."),
    resume_case,
)
CLOSE = ActPage(
    "close",
    _("Close this case for good"),
    (
        _("It ends without certificate or filing; nothing more can be reported."),
        _("Both sides are told; they read the reason on its page."),
        _("What was reached stays readable, and counts in figures for the time before."),
    ),
    _("This cannot be undone. A new case for this project can be opened at any time."),
    _("Close the case"),
    _("The case is closed; both sides have been told."),
    close_case,
    StopForm,
    danger=True,
)
ROUTE = ActPage(
    "route",
    _("How is clinical evidence given?"),
    (
        _("The road is planned anew with this choice; its page shows the days."),
        _("The other side and the guides are told."),
    ),
    _("It can be changed while the case is under way."),
    _("Save the choice"),
    _("Saved; the road is planned with it."),
    set_route,
    RouteForm,
)
SUBCATALOGUE = ActPage(
    "subcatalogue",
    _("Where does the device stand in the catalogue?"),
    (
        _("The road is planned anew: devices of some sub-catalogues have more to prepare. The law's terms stay."),
        _("The number of the certificate is compared with it."),
        _("The other side and the guides are told; the application stays as it was handed in."),
    ),
    _("It can be changed while the case is under way."),
    _("Save the choice"),
    _("Saved; the road is planned with it."),
    set_subcatalogue,
    SubcatalogueForm,
)


@never_cache
@require_http_methods(WRITING)
def case_block(request: PortalRequest, ref: str) -> HttpResponse:
    return acted(request, ref, BLOCK)


@never_cache
@require_http_methods(WRITING)
def case_unblock(request: PortalRequest, ref: str) -> HttpResponse:
    return acted(request, ref, UNBLOCK)


@never_cache
@require_http_methods(WRITING)
def case_stop(request: PortalRequest, ref: str) -> HttpResponse:
    return acted(request, ref, STOP)


@never_cache
@require_http_methods(WRITING)
def case_resume(request: PortalRequest, ref: str) -> HttpResponse:
    return acted(request, ref, RESUME)


@never_cache
@require_http_methods(WRITING)
def case_close(request: PortalRequest, ref: str) -> HttpResponse:
    return acted(request, ref, CLOSE)


@never_cache
@require_http_methods(WRITING)
def case_route(request: PortalRequest, ref: str) -> HttpResponse:
    case = case_for(request.actor, ref)
    require_party(request.actor, case)
    return answered(request, case, ROUTE, {"route": case.route})


@never_cache
@require_http_methods(WRITING)
def case_subcatalogue(request: PortalRequest, ref: str) -> HttpResponse:
    case = case_for(request.actor, ref)
    require_party(request.actor, case)
    return answered(request, case, SUBCATALOGUE, {"subcatalogue": case.subcatalogue})


def acted(request: PortalRequest, ref: str, page: ActPage) -> HttpResponse:
    """Opens to those who may do it; sent twice, or done by somebody else meanwhile, it leads back to the case."""
    case = case_for(request.actor, ref)
    transition = CASE_MACHINE.transition(page.name)
    require_transition(request.actor, case, transition)
    if case.status == transition.target:
        return redirect("registration:case_page", case.ref)
    CASE_MACHINE.check_source(transition, case.status)
    return answered(request, case, page, {})


def answered(request: PortalRequest, case: Case, page: ActPage, initial: Mapping[str, Any]) -> HttpResponse:
    form = _form(request, page, initial)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            page.do(by=request.actor, case=case, **(form.cleaned_data if form is not None else {}))
        except (InvalidInput, GuardRefused) as refusal:
            if form is None:
                raise
            add_refusal(form, refusal)
        else:
            messages.success(request, str(page.done))
            return redirect("registration:case_page", case.ref)
    refused = form is not None and bool(form.errors)
    context = {"case": case, "project": case.project, "page": page, "form": form}
    return render_framed(request, "registration/act_page.html", context, status=422 if refused else 200)


def _form(request: PortalRequest, page: ActPage, initial: Mapping[str, Any]) -> forms.Form | None:
    if page.form is None:
        return None
    return page.form(request.POST if request.method == "POST" else None, initial=dict(initial))
