"""An officer opens a case for a project and a registrant that have no partnership in the portal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from core.console import add_refusal, console_page, render_page
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.requests import PortalRequest
from projects.models import Project
from registration.admin.frame import OFFICERS
from registration.forms.cases import OpenForm
from registration.models import Case
from registration.selectors.case_lists import cases_of_project
from registration.selectors.registrants import (
    FEWEST_CHARACTERS,
    openable_project,
    products_of,
    registrant_with,
    registrants_for,
)
from registration.services.cases import open_case

LONGEST_SEARCH = 60


@console_page("cases/open/", name="case_open", roles=OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_open(request: PortalRequest) -> HttpResponse:
    """First the project by its number and the registrant by a search; then the choice. Both stand in the address."""
    number, text = searched(request, "project"), searched(request, "q")
    project = project_with(request, number)
    context: dict[str, Any] = {"number": number, "text": text, "project": project, "form": None}
    refused = False
    if project is not None:
        found = registrants_for(project, text)
        form = choice_form(request, project, found)
        if request.method == "POST" and form.is_valid():
            case = opened(request, project, form)
            if case is not None:
                messages.success(request, _("The case is open; both sides have been told."))
                return redirect("registration:case_page", case.ref)
        refused = bool(form.errors)
        context |= {
            "form": form if found else None,
            "there": cases_of_project(request.actor, project),
            "short": 0 < len(text) < FEWEST_CHARACTERS,
        }
    return render_page(request, "console/registration/case_open.html", context, status=422 if refused else 200)


def searched(request: PortalRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def project_with(request: PortalRequest, number: str) -> Project | None:
    try:
        return openable_project(request.actor, number) if number else None
    except NotVisible:
        return None


def choice_form(request: PortalRequest, project: Project, found: list[Organisation]) -> OpenForm:
    own = project.institution_id or 0
    given = request.POST if request.method == "POST" else None
    return OpenForm(given, registrants=found, products=products_of(project), own=own)


def opened(request: PortalRequest, project: Project, form: OpenForm) -> Case | None:
    """None when it was refused: the form says why."""
    registrant = registrant_with(form.cleaned_data["registrant"])
    chosen = form.cleaned_data.get("product") or ""
    product = products_of(project).filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if registrant is None:
        raise NotVisible
    try:
        return open_case(by=request.actor, project=project, registrant=registrant, product=product)
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
    return None
