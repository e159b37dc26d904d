"""The road in the console: its versions, the editor of a draft, comparing, publishing, throwing away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.console import MenuEntry, console_page, render_page
from core.errors import PortalError, StaleEdit
from core.requests import PortalRequest, whole_number
from registration.admin.frame import OFFICERS
from registration.admin.road_desk import Desk
from registration.enums.roads import TemplateStatus
from registration.forms.road_parts import with_act
from registration.forms.road_templates import RoadForm, boxes_of
from registration.models import RoadTemplate
from registration.pathway.content import Content
from registration.pathway.faults import faults
from registration.selectors.road_comparison import comparison, described
from registration.selectors.road_templates import (
    faults_of,
    template_before,
    template_draft_for,
    template_for,
    templates_of_office,
)
from registration.services.road_templates import (
    delete_road_draft,
    publish_road_template,
    save_road_draft,
    start_road_draft,
)

TONES = {TemplateStatus.DRAFT: "amber", TemplateStatus.PUBLISHED: "sprout", TemplateStatus.SUPERSEDED: ""}


@console_page(
    "roads/",
    name="road_template_list",
    roles=OFFICERS,
    menu=MenuEntry("settings", gettext_lazy("Roads to registration"), "road", 65),
)
@require_safe
def road_template_list(request: PortalRequest) -> HttpResponse:
    templates = list(templates_of_office(request.actor))
    own = any(each.region_id and each.status == TemplateStatus.PUBLISHED for each in templates)
    rows = [
        {
            "template": each,
            "name": each.label,
            "tone": TONES[TemplateStatus(each.status)],
            "in_force": each.status == TemplateStatus.PUBLISHED and (bool(each.region_id) or not own),
            "draft": each.status == TemplateStatus.DRAFT,
        }
        for each in templates
    ]
    return render_page(request, "console/registration/road_list.html", {"rows": rows})


@console_page("roads/<str:ref>/", name="road_template_page", roles=OFFICERS)
@require_safe
def road_template_page(request: PortalRequest, ref: str) -> HttpResponse:
    """A version to read, also a published one."""
    template = template_for(request.actor, ref)
    context = {"template": template, "name": template.label, "parts": described(Content.read(template.content))}
    return render_page(request, "console/registration/road_page.html", context)


@console_page("roads/<str:ref>/start/", name="road_template_start", roles=OFFICERS)
@require_POST
def road_template_start(request: PortalRequest, ref: str) -> HttpResponse:
    """A new draft from this version."""
    draft = start_road_draft(by=request.actor, based_on=template_for(request.actor, ref))
    messages.success(
        request, _("Version %(n)s is yours to work on. No case is planned by it yet.") % {"n": draft.number}
    )
    return redirect("console:road_template_edit", draft.ref)


@console_page("roads/<str:ref>/edit/", name="road_template_edit", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def road_template_edit(request: PortalRequest, ref: str) -> HttpResponse:
    """Saves whatever is typed, complete or not; only what is no number is refused."""
    draft = template_draft_for(request.actor, ref)
    if request.method != "POST":
        content = Content.read(draft.content)
        boxes = boxes_of(content, name=draft.name, name_en=draft.name_en, note=draft.note, version=draft.version)
        return desk_page(request, draft, Desk(boxes))
    form = RoadForm(request.POST)
    if not form.is_valid():
        return desk_page(request, draft, Desk(request.POST, form.errors), status=422)
    content, place = with_act(form.content, request.POST.get("act", ""))
    try:
        save_road_draft(
            by=request.actor,
            template=draft,
            content=content,
            version=form.version,
            name=form.name,
            name_en=form.name_en,
            note=form.note,
        )
    except StaleEdit as refusal:
        return conflict_page(request, draft, form, refusal)
    messages.success(request, _("The draft is saved."))
    address = reverse("console:road_template_edit", args=[ref])
    return redirect(f"{address}#{place}" if place else address)


def desk_page(
    request: PortalRequest, draft: RoadTemplate, desk: Desk, *, status: int = 200, **more: Any
) -> HttpResponse:
    form = RoadForm(desk.posted)
    form.is_valid()
    context = {
        "template": draft,
        "name": draft.label,
        "faults": faults(form.content),
        "conflict": None,
        "theirs": [],
        **desk.context(),
        **more,
    }
    return render_page(request, "console/registration/road_edit.html", context, status=status)


def conflict_page(request: PortalRequest, draft: RoadTemplate, form: RoadForm, refusal: StaleEdit) -> HttpResponse:
    """Everything typed stays; saving again, now from the later version, puts it over what the other one saved."""
    typed = request.POST.copy()
    typed["version"] = str(refusal.version)
    theirs = comparison(Content.read(refusal.current["content"]), form.content)
    return desk_page(request, draft, Desk(typed), status=409, conflict=refusal, theirs=theirs)


@console_page("roads/<str:ref>/check/", name="road_template_check", roles=OFFICERS)
@require_POST
def road_template_check(request: PortalRequest, ref: str) -> HttpResponse:
    """The faults of what is typed just now, without saving it."""
    template_draft_for(request.actor, ref)
    form = RoadForm(request.POST)
    form.is_valid()
    context = {"faults": faults(form.content), "problems": list(form.errors.items())}
    return render_page(request, "console/registration/road_faults.html", context)


@console_page("roads/<str:ref>/compare/", name="road_template_compare", roles=OFFICERS)
@require_safe
def road_template_compare(request: PortalRequest, ref: str) -> HttpResponse:
    """``?with=`` is the version it is held against; without it, the one in force or the one it came from."""
    template = template_for(request.actor, ref)
    wanted = request.GET.get("with", "")
    other = template_for(request.actor, wanted) if wanted else template_before(request.actor, template)
    others = [each for each in templates_of_office(request.actor) if each.pk != template.pk]
    context = {
        "template": template,
        "other": other,
        "others": [(each, each.label) for each in others],
        "parts": differences(other, template),
    }
    return render_page(request, "console/registration/road_compare.html", context)


def differences(before: RoadTemplate | None, after: RoadTemplate) -> list[Any]:
    return comparison(Content.read(before.content), Content.read(after.content)) if before else []


@console_page("roads/<str:ref>/publish/", name="road_template_publish", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def road_template_publish(request: PortalRequest, ref: str) -> HttpResponse:
    """Asks once more, with every change against the version in force; publishes just what was looked at."""
    draft = template_draft_for(request.actor, ref)
    refusal: PortalError | None = None
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""))
        try:
            publish_road_template(by=request.actor, template=draft, version=version)
        except PortalError as problem:
            refusal = problem
            draft = template_draft_for(request.actor, ref)
        else:
            messages.success(request, _("Version %(n)s is in force.") % {"n": draft.number})
            return redirect("console:road_template_list")
    before = template_before(request.actor, draft)
    context = {
        "template": draft,
        "name": draft.label,
        "other": before,
        "parts": differences(before, draft),
        "faults": faults_of(draft),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render_page(request, "console/registration/road_publish.html", context, status=status)


@console_page("roads/<str:ref>/delete/", name="road_template_delete", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def road_template_delete(request: PortalRequest, ref: str) -> HttpResponse:
    draft = template_draft_for(request.actor, ref)
    if request.method == "POST":
        delete_road_draft(by=request.actor, template=draft)
        messages.success(request, _("The draft is deleted."))
        return redirect("console:road_template_list")
    return render_page(request, "console/registration/road_delete.html", {"template": draft, "name": draft.label})
