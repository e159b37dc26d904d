"""All projects of the province: found, looked at, exported, entered for a clinician."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core.console import MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import PortalError
from core.lists import Column, KeptList, kept_list
from core.paging import Page, cursor_in, page_of
from core.requests import PortalRequest
from projects.admin.frame import OFFICERS
from projects.enums import ListKind, ManagementClass, Source, Status
from projects.forms.behalf import BehalfForm, HandOverForm, home_names
from projects.selectors.catalogue import Subcatalogue, subcatalogues
from projects.selectors.office import (
    ORDER,
    ListedProject,
    ProjectFilter,
    behalf_draft_for,
    behalf_drafts,
    listing_labels,
    office_rows,
    status_counts,
)
from projects.services.behalf import BehalfFacts, enter_on_behalf, hand_to_clinician
from projects.services.exports import export_projects, file_name, is_large, start_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTED = [status for status in Status if status != Status.DRAFT]
PROJECTS = KeptList(
    "console:project_list",
    gettext_lazy("Projects"),
    {
        "status": Status.values,
        "management_class": ManagementClass.values,
        "subcatalogue": None,
        "on_list": ListKind.values,
        "source": Source.values,
        "text": None,
    },
    (
        Column("institution", gettext_lazy("Institution and applicant")),
        Column("status", gettext_lazy("Status")),
        Column("class", gettext_lazy("Class")),
        Column("applied", gettext_lazy("Applied on")),
        Column("lists", gettext_lazy("Lists")),
    ),
)


@console_page(
    "projects/",
    name="project_list",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Projects"), "folders", 20),
)
@require_GET
@kept_list(PROJECTS)
def project_list(request: PortalRequest) -> HttpResponse:
    """Every project handed in, newest first, narrowed by what the office looks for."""
    chosen = ProjectFilter.of(request.GET.dict())
    counts = status_counts(request.actor, chosen)
    parts = subcatalogues()
    page: Page[ListedProject] = page_of(office_rows(request.actor, chosen), order=ORDER, cursor=cursor_in(request.GET))
    context = {
        "page": page,
        "rows": [{"project": project, "lists": listing_labels(project.standing)} for project in page.rows],
        "tabs": status_tabs(request, chosen, counts),
        "count": counts.get(chosen.status, 0),
        "filter": chosen,
        "chosen": chosen_labels(request, chosen, parts),
        "classes": [choice for choice in ManagementClass.choices if choice[0] != ManagementClass.UNSURE],
        "subcatalogues": parts,
        "lists": ListKind.choices,
        "sources": Source.choices,
        "export_query": query_with(request, "after", ""),
    }
    return render_page(request, "console/project_list.html", context)


def status_tabs(request: PortalRequest, chosen: ProjectFilter, counts: dict[str, int]) -> list[dict[str, object]]:
    states = [("", _("All")), *((status.value, str(status.label)) for status in LISTED)]
    return [
        {
            "label": label,
            "n": counts.get(value, 0),
            "url": query_with(request, "status", value),
            "current": chosen.status == value,
        }
        for value, label in states
    ]


def chosen_labels(request: PortalRequest, chosen: ProjectFilter, parts: list[Subcatalogue]) -> list[object]:
    names = {part.code: str(part) for part in parts}
    labels = {
        "management_class": str(dict(ManagementClass.choices).get(chosen.management_class, "")),
        "subcatalogue": names.get(chosen.subcatalogue, chosen.subcatalogue),
        "on_list": str(dict(ListKind.choices).get(chosen.on_list, "")),
        "source": str(dict(Source.choices).get(chosen.source, "")),
        "text": chosen.text,
    }
    return list(chosen_filters(request, labels))


@console_page("projects/export/", name="project_export", roles=OFFICERS)
@require_GET
def project_export(request: PortalRequest) -> HttpResponse:
    """The list as filtered, as Excel; a large one becomes a task whose page says how far it is."""
    chosen = ProjectFilter.of(request.GET.dict())
    if is_large(request.actor, chosen):
        job = start_export(by=request.actor, chosen=chosen)
        return redirect("core:job_page", job.ref)
    response = HttpResponse(export_projects(by=request.actor, chosen=chosen), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name()}"'
    return response


@console_page(
    "projects/behalf/",
    name="behalf_list",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Entered for clinicians"), "writing", 30),
)
@require_GET
def behalf_list(request: PortalRequest) -> HttpResponse:
    """Applications the office entered that wait for their clinicians."""
    page = page_of(behalf_drafts(request.actor), order=("-id",), cursor=cursor_in(request.GET))
    return render_page(request, "console/behalf_list.html", {"page": page})


@console_page("projects/behalf/new/", name="behalf_new", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def behalf_new(request: PortalRequest) -> HttpResponse:
    form = BehalfForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            project = enter_on_behalf(by=request.actor, facts=BehalfFacts(**form.cleaned_data))
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, entered_words(project.owner_id is not None) % {"title": project.title})
            return redirect("console:behalf_list")
    context = {"form": form, "institutions": home_names(request.actor.region)}
    return render_page(request, "console/behalf_new.html", context, status=422 if form.errors else 200)


def entered_words(has_owner: bool) -> str:
    if has_owner:
        return _("%(title)s is entered; its clinician has been asked to check and complete it.")
    return _("%(title)s is entered. Hand it to its clinician here once he has an account.")


@console_page("projects/behalf/<str:key>/hand-over/", name="behalf_hand_over", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def behalf_hand_over(request: PortalRequest, key: str) -> HttpResponse:
    project = behalf_draft_for(request.actor, key)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_to_clinician(by=request.actor, project=project, email=form.cleaned_data["email"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The clinician has been asked to check and complete it."))
            return redirect("console:behalf_list")
    context = {"project": project, "form": form}
    return render_page(request, "console/behalf_hand_over.html", context, status=422 if form.errors else 200)
