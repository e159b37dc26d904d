"""Programmes of the office: its list, starting one, changing its counting rules and warnings, its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.trail import lines_of
from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import InvalidInput, StaleEdit
from core.paging import cursor_in
from core.requests import PortalRequest
from core.trail import TrailFilter, trail_of_object, trail_page
from progress.enums import Batch, TargetKind
from progress.forms.programmes import ProgrammeForm
from progress.indicators import INDICATORS
from progress.models import Programme
from progress.permissions import PROGRAMME_EDITORS
from progress.programmes.rules import RULES
from progress.selectors.programmes import office_programme, office_programmes
from progress.services.programmes import change_programme, start_programme
from progress.waiting.limits import LIMITS
from progress.waiting.set_terms import OwnTerm, TermLine, term_lines

MOST_LINES = 20


@console_page(
    "programmes/",
    name="programme_list",
    roles=PROGRAMME_EDITORS,
    menu=MenuEntry("settings", gettext_lazy("Programmes and targets"), "target", 62),
)
@require_GET
def programme_list(request: PortalRequest) -> HttpResponse:
    context = {"programmes": list(office_programmes(request.actor))}
    return render_page(request, "console/progress/programme_list.html", context)


@console_page("programmes/new/", name="programme_new", roles=PROGRAMME_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: PortalRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            programme = start_programme(by=request.actor, facts=form.facts())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The programme is started. Now add its targets."))
            return redirect("console:programme_page", programme.ref)
    return form_page(request, form, None)


@console_page("programmes/<str:ref>/", name="programme_page", roles=PROGRAMME_EDITORS)
@require_GET
def programme_page(request: PortalRequest, ref: str) -> HttpResponse:
    """Its targets, the rules in force, and who changed what."""
    programme = office_programme(request.actor, ref)
    trail = trail_of_object("programme", programme.ref, TrailFilter())
    page = trail_page(trail, cursor_in(request.GET), MOST_LINES)
    context = {
        "programme": programme,
        "rules": [(rule.question, rule.in_force(programme.rules).words) for rule in RULES],
        "targets": [described(target) for target in programme.targets.all()],
        "page": page,
        "lines": lines_of(page.rows),
        "narrowed": False,
        "terms": terms_of(request, programme),
    }
    return render_page(request, "console/progress/programme_page.html", context)


def terms_of(request: PortalRequest, programme: Programme) -> list[tuple[TermLine, OwnTerm]] | None:
    """What it has of its own or will have; None where no terms are set: for the nation, and once it is over."""
    lines = term_lines(request.actor, (limit for limit in LIMITS.values() if not limit.fixed))
    found = [(line, own) for line in lines if (own := line.own(programme.ref)) is not None]
    if not found:
        return None
    return [(line, own) for line, own in found if own.value is not None or own.latest is not None]


def described(target: Any) -> dict[str, Any]:
    return {
        "target": target,
        "label": INDICATORS[target.indicator].label,
        "kind": TargetKind(target.kind).label,
        "batch": Batch(target.batch).label,
    }


@console_page("programmes/<str:ref>/change/", name="programme_change", roles=PROGRAMME_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_change(request: PortalRequest, ref: str) -> HttpResponse:
    programme = office_programme(request.actor, ref)
    form = ProgrammeForm(request.POST if request.method == "POST" else None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            change_programme(by=request.actor, programme=programme, facts=form.facts(), version=form.seen_version)
        except (InvalidInput, StaleEdit) as refusal:
            add_refusal(form, refusal)
            if isinstance(refusal, StaleEdit):
                form.renew(refusal.version)
                return form_page(request, form, office_programme(request.actor, ref), status=409)
        else:
            messages.success(request, _("Saved. All figures of its targets follow at once."))
            return redirect("console:programme_page", ref)
    return form_page(request, form, programme)


def form_page(
    request: PortalRequest, form: ProgrammeForm, programme: Programme | None, status: int = 422
) -> HttpResponse:
    context = {"form": form, "programme": programme}
    return render_page(request, "console/progress/programme_form.html", context, status=status if form.errors else 200)
