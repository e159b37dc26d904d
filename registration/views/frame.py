"""What every page of one case shows around its own content, in the portal's frame or in the console's."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from accounts.roles import CONSOLE_ROLES
from core.actor import Actor
from core.console import render_page
from core.requests import PortalRequest
from projects.selectors.visibility import relations_of as relations_to
from projects.selectors.visibility import visible_to
from registration.models import Case
from registration.selectors.cases import relations_of
from registration.selectors.standing import standing_of
from registration.workflow.relations import GUIDES, READERS, SIDES

PORTAL_FRAME, CONSOLE_FRAME = "base.html", "console/page.html"


def is_staff(request: PortalRequest) -> bool:
    return request.actor.role in CONSOLE_ROLES


def render_framed(request: PortalRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """For pages that both the portal's people and the offices open: they extend ``frame``."""
    if is_staff(request):
        return render_page(request, template, {**context, "frame": CONSOLE_FRAME}, status=status)
    return render(request, template, {**context, "frame": PORTAL_FRAME}, status=status)


def render_case(
    request: PortalRequest, case: Case, template: str, here: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of one case of ``case_for``; ``here`` is the key of its tab."""
    return render_framed(request, template, {**case_frame(request, case, here), **context}, status=status)


def case_frame(request: PortalRequest, case: Case, here: str) -> dict[str, Any]:
    """Context of ``registration/case_base.html``.

    ``is_side``, ``is_guide``, ``is_reader``: how the viewer stands to the case. ``project_shown``: he may open the
    project's page. ``line``: the sentence of the case (state, sentence, tone, icon, detail).
    """
    relations = relations_of(request.actor, case)
    return {
        "case": case,
        "project": case.project,
        "relations": relations,
        "is_side": bool(relations & SIDES),
        "is_guide": bool(relations & GUIDES),
        "is_reader": bool(relations & READERS),
        "project_shown": _opens_project(request.actor, case),
        "line": standing_of(case, relations),
        "tabs": tabs(case, relations, here),
    }


def _opens_project(actor: Actor, case: Case) -> bool:
    """Whoever has a part in it does; of others ``case_for`` has asked, or the database is."""
    shown: bool | None = getattr(case, "project_shown", None)
    if shown is None:
        return bool(relations_to(actor, case.project)) or visible_to(actor).filter(pk=case.project_id).exists()
    return shown


def tabs(case: Case, relations: frozenset[str], here: str) -> list[dict[str, Any]]:
    reads = bool(relations & READERS)
    rows = [
        ("overview", "case_page", pgettext("a registration case", "Overview"), True),
        ("road", "case_road", pgettext("a registration case", "Road"), True),
        ("milestones", "case_milestones", pgettext("a registration case", "Milestones"), reads),
        ("coaching", "case_coaching", pgettext("a registration case", "Coaching"), reads),
        ("appointments", "case_appointments", pgettext("a registration case", "Appointments"), reads),
        ("dossier", "case_dossier", pgettext("a registration case", "Dossier"), reads),
        ("tasks", "case_tasks", pgettext("a registration case", "Departments and tests"), reads),
    ]
    return [
        {"key": key, "label": label, "url": reverse(f"registration:{name}", args=[case.ref]), "current": key == here}
        for key, name, label, shown in rows
        if shown
    ]
