"""The standard in the console: its versions, the editor of a draft, comparing, publishing, throwing away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import MenuEntry, console_page, render_page
from core.errors import PortalError, StaleEdit
from core.requests import PortalRequest, whole_number
from screening.admin.frame import OFFICERS
from screening.admin.standard_desk import Desk, placed
from screening.content import Content, faults
from screening.enums import StandardStatus
from screening.forms.standard_parts import with_act
from screening.forms.standards import StandardForm, boxes_of
from screening.models import Standard
from screening.selectors.comparison import comparison
from screening.selectors.standards import (
    draft_for,
    faults_of,
    standard_before,
    standard_for,
    standards_of_office,
)
from screening.services.sheets import sheet_file
from screening.services.standards import delete_draft, publish_standard, save_draft, start_draft

TONES = {StandardStatus.DRAFT: "amber", StandardStatus.PUBLISHED: "sprout", StandardStatus.SUPERSEDED: ""}


@console_page(
    "standards/",
    name="standard_list",
    roles=OFFICERS,
    menu=MenuEntry("settings", gettext_lazy("Screening standard"), "checklist", 60),
)
@require_GET
def standard_list(request: PortalRequest) -> HttpResponse:
    standards = list(standards_of_office(request.actor))
    own = any(each.region_id and each.status == StandardStatus.PUBLISHED for each in standards)
    rows = [
        {
            "standard": each,
            "name": each.label,
            "tone": TONES[StandardStatus(each.status)],
            "in_force": each.status == StandardStatus.PUBLISHED and (bool(each.region_id) or not own),
            "draft": each.status == StandardStatus.DRAFT,
        }
        for each in standards
    ]
    context = {"rows": rows, "region": request.actor.region}
    return render_page(request, "console/screening/standard_list.html", context)


@console_page("standards/<str:ref>/start/", name="standard_start", roles=OFFICERS)
@require_POST
def standard_start(request: PortalRequest, ref: str) -> HttpResponse:
    """A new draft from this version."""
    draft = start_draft(by=request.actor, based_on=standard_for(request.actor, ref))
    messages.success(
        request, _("Version %(n)s is yours to work on. Nobody is scored against it yet.") % {"n": draft.number}
    )
    return redirect("console:standard_edit", draft.ref)


@console_page("standards/<str:ref>/edit/", name="standard_edit", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def standard_edit(request: PortalRequest, ref: str) -> HttpResponse:
    """Saves whatever is typed, complete or not; only what is no number or no code is refused."""
    draft = draft_for(request.actor, ref)
    if request.method == "GET":
        return desk_page(request, draft, stored_desk(draft))
    form = StandardForm(request.POST)
    if not form.is_valid():
        return desk_page(request, draft, Desk(request.POST, form.errors), status=422)
    content, place = with_act(form.content, request.POST.get("act", ""))
    try:
        save_draft(
            by=request.actor,
            standard=draft,
            content=content,
            version=form.version,
            name=form.name,
            name_en=form.name_en,
            note=form.note,
        )
    except StaleEdit as refusal:
        return conflict_page(request, draft, form, refusal)
    messages.success(request, _("The draft is saved."))
    address = reverse("console:standard_edit", args=[ref])
    return redirect(f"{address}#{place}" if place else address)


def stored_desk(draft: Standard) -> Desk:
    content = Content.read(draft.content)
    return Desk(boxes_of(content, name=draft.name, name_en=draft.name_en, note=draft.note, version=draft.version))


def desk_page(request: PortalRequest, draft: Standard, desk: Desk, *, status: int = 200, **more: Any) -> HttpResponse:
    form = StandardForm(desk.posted)
    form.is_valid()
    context = {
        "standard": draft,
        "name": draft.label,
        "faults": placed(form.content, faults(form.content)),
        "weight": sum(each.weight for each in form.content.criteria),
        "conflict": None,
        "theirs": [],
        **desk.context(),
        **more,
    }
    return render_page(request, "console/screening/standard_edit.html", context, status=status)


def conflict_page(request: PortalRequest, draft: Standard, form: StandardForm, refusal: StaleEdit) -> HttpResponse:
    """Everything typed stays; saving again, now from the later version, puts it over what the other one saved."""
    typed = request.POST.copy()
    typed["version"] = str(refusal.version)
    theirs = comparison(Content.read(refusal.current["content"]), form.content)
    return desk_page(request, draft, Desk(typed), status=409, conflict=refusal, theirs=theirs)


@console_page("standards/<str:ref>/check/", name="standard_check", roles=OFFICERS)
@require_POST
def standard_check(request: PortalRequest, ref: str) -> HttpResponse:
    """The faults of what is typed just now, without saving it."""
    draft_for(request.actor, ref)
    form = StandardForm(request.POST)
    form.is_valid()
    context = {"faults": placed(form.content, faults(form.content)), "problems": list(form.errors.items())}
    return render_page(request, "console/screening/standard_faults.html", context)


@console_page("standards/<str:ref>/compare/", name="standard_compare", roles=OFFICERS)
@require_GET
def standard_compare(request: PortalRequest, ref: str) -> HttpResponse:
    """``?with=`` is the version it is held against; without it, the one in force or the one it came from."""
    standard = standard_for(request.actor, ref)
    wanted = request.GET.get("with", "")
    other = standard_for(request.actor, wanted) if wanted else standard_before(request.actor, standard)
    others = [each for each in standards_of_office(request.actor) if each.pk != standard.pk]
    context = {
        "standard": standard,
        "other": other,
        "others": [(each, each.label) for each in others],
        "parts": differences(other, standard),
    }
    return render_page(request, "console/screening/standard_compare.html", context)


def differences(before: Standard | None, after: Standard) -> list[Any]:
    return comparison(Content.read(before.content), Content.read(after.content)) if before else []


@console_page("standards/<str:ref>/publish/", name="standard_publish", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def standard_publish(request: PortalRequest, ref: str) -> HttpResponse:
    """Asks once more, with every change against the version in force; publishes just what was looked at."""
    draft = draft_for(request.actor, ref)
    refusal: PortalError | None = None
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""))
        try:
            publish_standard(by=request.actor, standard=draft, version=version)
        except PortalError as problem:
            refusal = problem
            draft.refresh_from_db()
        else:
            messages.success(request, _("Version %(n)s is in force.") % {"n": draft.number})
            return redirect("console:standard_list")
    before = standard_before(request.actor, draft)
    context = {
        "standard": draft,
        "name": draft.label,
        "other": before,
        "parts": differences(before, draft),
        "faults": placed(Content.read(draft.content), faults_of(draft)),
        "refusal": refusal,
    }
    return render_page(
        request, "console/screening/standard_publish.html", context, status=refusal.status if refusal else 200
    )


@console_page("standards/<str:ref>/delete/", name="standard_delete", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def standard_delete(request: PortalRequest, ref: str) -> HttpResponse:
    draft = draft_for(request.actor, ref)
    if request.method == "POST":
        delete_draft(by=request.actor, standard=draft)
        messages.success(request, _("The draft is deleted."))
        return redirect("console:standard_list")
    return render_page(request, "console/screening/standard_delete.html", {"standard": draft, "name": draft.label})


@console_page("standards/<str:ref>/score-sheet.pdf", name="standard_sheet", roles=OFFICERS)
@require_GET
def standard_sheet(request: PortalRequest, ref: str) -> HttpResponse:
    """The score sheet of any version, a draft as well."""
    standard = standard_for(request.actor, ref)
    headers = {
        "Content-Disposition": f'inline; filename="standard-v{standard.number}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(sheet_file(standard=standard), content_type="application/pdf", headers=headers)
