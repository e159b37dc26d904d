"""The papers of an application: list, add, replace, who may see them, remove, download."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.answers import wants_json
from core.errors import InvalidInput, NotVisible
from core.requests import PortalRequest
from projects import fields
from projects.enums import Tier
from projects.forms.documents import DocumentForm, TierForm, VersionForm
from projects.models import Document, Project
from projects.selectors.applications import application_for, may_edit
from projects.selectors.documents import document_for, documents_of, version_for
from projects.selectors.visibility import get_for, relations_of, viewing_tier
from projects.services.documents import (
    add_document,
    add_version,
    remove_document,
    set_document_tier,
)
from projects.services.papers import download_version
from projects.views.papers import file_response
from projects.workflow import OWNER


@require_GET
def document_list(request: PortalRequest, ref: str) -> HttpResponse:
    project = application_for(request.actor, ref)
    papers = documents_of(project)
    context = {
        "project": project,
        "papers": papers,
        "groups": [
            (section, [paper for paper in papers if paper.document.section == section.key])
            for section in fields.SECTIONS
            if any(paper.document.section == section.key for paper in papers)
        ],
        "can_edit": may_edit(request.actor, project),
    }
    return render(request, "projects/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: PortalRequest, ref: str) -> HttpResponse:
    project = application_for(request.actor, ref)
    section = section_asked(request)
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"section": section})
    back = reverse("projects:section_edit", args=[project.ref, section]) + "#papers"

    def save() -> None:
        answers = dict(form.cleaned_data)
        document = add_document(by=request.actor, project=project, upload=answers.pop("file"), **answers)
        messages.success(request, _("“%(title)s” is added.") % {"title": document.title})

    titles = [title for each in fields.SECTIONS for title in each.documents if each.key == section or not section]
    context = {"project": project, "form": form, "titles": titles, "back": back}
    return upload_page(request, form, save, back, "projects/document_add.html", context)


def section_asked(request: PortalRequest) -> str:
    """The section the visitor came from, or the first."""
    asked = request.POST.get("section") or request.GET.get("section")
    return asked if asked in {section.key for section in fields.SECTIONS} else fields.SECTIONS[0].key


def upload_page(
    request: PortalRequest, form: Form, save: Callable[[], None], goal: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Shows a form with a file, or takes it: as a page, or as JSON for the script that shows the progress."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except InvalidInput as refusal:
            if wants_json(request):
                raise
            for key, texts in refusal.fields.items():
                form.add_error(key if key in form.fields else None, [str(text) for text in texts])
        else:
            return JsonResponse({"url": goal}) if wants_json(request) else redirect(goal)
    if request.method == "POST" and wants_json(request):
        raise InvalidInput(fields={key: list(map(str, texts)) for key, texts in form.errors.items()})
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def document_page(request: PortalRequest, ref: str, document: str) -> HttpResponse:
    """One paper with its versions; sending a file here adds a version."""
    project, paper = paper_asked(request, ref, document)
    form = VersionForm(request.POST or None, request.FILES or None)
    goal = reverse("projects:document_page", args=[project.ref, paper.ref])

    def save() -> None:
        version = add_version(by=request.actor, document=paper, upload=form.cleaned_data["file"])
        messages.success(request, _("Version %(n)s is in place now.") % {"n": version.number})

    can_edit = may_edit(request.actor, project)
    context = {
        "project": project,
        "document": paper,
        "paper": next(each for each in documents_of(project) if each.document.pk == paper.pk),
        "section": fields.section(paper.section),
        "form": form,
        "tier_form": TierForm(tier=paper.tier),
        "can_edit": can_edit,
        "may_set_tier": can_edit or OWNER in relations_of(request.actor, project),
    }
    return upload_page(request, form, save, goal, "projects/document_page.html", context)


def paper_asked(request: PortalRequest, ref: str, document: str) -> tuple[Project, Document]:
    """For people of the review and the team; others may download what is open to them, but see no history."""
    project = get_for(request.actor, ref)
    if viewing_tier(request.actor, project) < Tier.REVIEW:
        raise NotVisible
    return project, document_for(request.actor, ref, document)


@require_POST
def document_tier(request: PortalRequest, ref: str, document: str) -> HttpResponse:
    project, paper = paper_asked(request, ref, document)
    form = TierForm(request.POST, tier=paper.tier)
    if form.is_valid():
        set_document_tier(by=request.actor, document=paper, tier=form.cleaned_data["tier"])
        messages.success(request, _("Changed who may see “%(title)s”.") % {"title": paper.title})
    return redirect("projects:document_page", project.ref, paper.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def document_remove(request: PortalRequest, ref: str, document: str) -> HttpResponse:
    project, paper = paper_asked(request, ref, document)
    if request.method == "POST":
        remove_document(by=request.actor, document=paper)
        messages.success(request, _("“%(title)s” is removed.") % {"title": paper.title})
        return redirect("projects:document_list", project.ref)
    return render(request, "projects/document_remove.html", {"project": project, "document": paper, "form": None})


@require_GET
def document_download(request: PortalRequest, ref: str, document: str, number: int) -> FileResponse:
    """A file, always as a download and never shown by the browser in the portal's own name."""
    version = version_for(request.actor, ref, document, number)
    return file_response(download_version(by=request.actor, version=version), as_attachment=True)
