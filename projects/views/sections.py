"""The pages of the application form: one section a page, saved by a button and by itself."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core.actor import Actor
from core.errors import GuardRefused, PortalError, StaleEdit, Text
from core.requests import PortalRequest, whole_number
from projects import fields
from projects.enums import PATENT_FILED, Status
from projects.fields.digests import answer_digests
from projects.forms.pages import audiences, conflicts_of, read_rows, rows_of, saved_words
from projects.forms.sections import SectionForm
from projects.models import Project
from projects.selectors.applications import (
    SectionState,
    application_for,
    may_edit,
    mended_fields,
    open_remarks,
    other_workplace,
    section_answers,
    section_named,
    section_records,
    section_state,
    section_url,
    suggested_answers,
    workplace_status,
)
from projects.selectors.catalogue import subcatalogue_names, subcatalogues
from projects.selectors.documents import documents_of
from projects.selectors.visibility import TEAM_EDITOR, relations_of
from projects.services.applications import adopt_institution
from projects.services.edits import Edit, SavedEdit, changes_in, conflicts, save_edit
from projects.services.viewing import record_view
from projects.views.held import CLOSED, COPY_IT, copy_key, held_instead, held_page, writer_token
from projects.workflow import OWNER


@csrf_exempt  # checked in held_instead, where a refusal gives the typed text back instead of losing it
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: PortalRequest, ref: str, section: str) -> HttpResponse:
    table = section_named(section)
    if request.method == "POST":
        return held_instead(request, ref, table) or save_page(request, ref, table)
    if not request.actor.is_authenticated:
        return redirect_to_login(request.get_full_path())
    project = application_for(request.actor, ref)
    if may_edit(request.actor, project):
        return edit_page(request, project, table)
    return read_page(request, project, table)


def save_page(request: PortalRequest, ref: str, table: fields.Section) -> HttpResponse:
    project = application_for(request.actor, ref)
    edit = edit_of(request, SectionForm(table, {}, subcatalogues(), request.POST))
    undecided = [key for key in request.POST.getlist("conflict") if f"choose-{key}" not in request.POST]
    try:
        if undecided:
            return conflict_page(request, project, table, edit, undecided)
        saved = save_edit(by=request.actor, project=project, section=table.key, edit=edit)
    except StaleEdit as stale:
        return conflict_page(request, project, table, edit, conflicts(edit, changes_in(table, edit)[0], stale.current))
    except GuardRefused:
        return held_page(request, ref, table, CLOSED, COPY_IT)
    if saved.errors:
        fresh = application_for(request.actor, ref)
        return edit_page(request, fresh, table, typed=edit.typed, errors=saved.errors)
    return after_saving(request, project, table)


def edit_of(request: PortalRequest, form: SectionForm) -> Edit:
    """What the page sent, without the fields for which the writer, asked to choose, took the other text."""
    seen = seen_of(request.POST.get("seen", ""))
    typed = form.posted(whole=seen is not None)
    kept = {key: value for key, value in typed.items() if request.POST.get(f"choose-{key}") != "theirs"}
    return Edit(kept, whole_number(request.POST.get("version", "")), seen)


def seen_of(text: str) -> Mapping[str, str] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def after_saving(request: PortalRequest, project: Project, table: fields.Section) -> HttpResponseRedirect:
    button = request.POST.get("then", "next")
    if button == "adopt":
        adopt_institution(by=request.actor, project=project)
        return redirect("projects:section_edit", project.ref, table.key)
    if button == "check" or (button == "next" and table is fields.SECTIONS[-1]):
        return redirect("projects:project_check", project.ref)
    if "conflict" in request.POST:
        return redirect(f"{section_url(project, table.key)}?settled=1")
    messages.success(request, _("“%(section)s” is saved.") % {"section": table.label})
    goal = fields.SECTIONS[fields.SECTIONS.index(table) + 1] if button == "next" else table
    return redirect("projects:section_edit", project.ref, goal.key)


@require_POST
def section_autosave(request: PortalRequest, ref: str, section: str) -> JsonResponse:
    """Saves while somebody writes. Refusals come as JSON from the one mapper: 401, 403, 404, 409."""
    if request.POST.get("writer") != writer_token(request):
        raise OtherWriter
    table = section_named(section)
    project = application_for(request.actor, ref)
    edit = edit_of(request, SectionForm(table, {}, (), request.POST))
    saved = save_edit(by=request.actor, project=project, section=table.key, edit=edit)
    return JsonResponse(saved_answer(table, edit, saved, section_state(application_for(request.actor, ref))))


class OtherWriter(PortalError):
    """Another person is signed in now than the one whose page this is."""

    status = 409
    code = "other_writer"


def saved_answer(table: fields.Section, edit: Edit, saved: SavedEdit, states: Sequence[SectionState]) -> dict[str, Any]:
    return {
        "version": saved.version,
        "seen": dict(saved.seen),
        "saved_at": saved_words(saved.record.saved_at),
        "errors": {key: " ".join(map(str, texts)) for key, texts in saved.errors.items()},
        "warnings": {row.field.key: str(row.warning) for row in rows_of(SectionForm(table, edit.typed, ()), {}, ())},
        "states": {state.section.key: state.state for state in states},
    }


def edit_page(
    request: PortalRequest,
    project: Project,
    table: fields.Section,
    *,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, list[Text]] | None = None,
) -> HttpResponse:
    """The section to be filled in: what is stored, overlaid by what was typed but could not be saved."""
    records = section_records(project)
    answers = section_answers(project, table, records[table.key])
    shown = {**answers, **suggested_answers(request.actor, project, table, records[table.key]), **(typed or {})}
    form = SectionForm(table, shown, subcatalogues())
    form.show(errors or {})
    context = page_context(request, project, table, form, section_state(project, records))
    context |= {
        "version": records[table.key].version,
        "seen": json.dumps(answer_digests(answers)),
        "saved_at": saved_words(records[table.key].saved_at),
    }
    return render(request, "projects/section_edit.html", context, status=422 if errors else 200)


def page_context(
    request: PortalRequest,
    project: Project,
    table: fields.Section,
    form: SectionForm,
    states: Sequence[SectionState],
) -> dict[str, Any]:
    remarks: dict[str, list[str]] = {}
    for remark in open_remarks(project):
        if remark.section == table.key:
            remarks.setdefault(remark.field, []).append(remark.text)
    return {
        "project": project,
        "section": table,
        "form": form,
        "rows": rows_of(form, remarks, mended_fields(project, table)),
        "section_remarks": remarks.get("", []),
        "rail": rail(states, table),
        "audiences": audiences(table),
        "documents": documents_of(project, section=table.key),
        "writer": writer_token(request),
        "copy_key": copy_key(request),
        "can_edit": True,
        "workplace_status": workplace_status(project),
        "new_institution": other_workplace(request.actor, project),
        "unfiled": project.patent_status not in PATENT_FILED,
        "is_last": table is fields.SECTIONS[-1],
    }


def rail(states: Sequence[SectionState], table: fields.Section | None) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{state.section.number} {state.section.label}",
            "url": state.url,
            "current": state.section is table,
            "state": state.state,
            "news": str(state.remarks) if state.remarks else "",
            "key": state.section.key,
        }
        for state in states
    ]


def conflict_page(
    request: PortalRequest, project: Project, table: fields.Section, edit: Edit, keys: Sequence[str]
) -> HttpResponse:
    """Both texts of each field that two people, or two tabs, changed; nothing is written before one is chosen."""
    project = application_for(request.actor, project.ref)
    records = section_records(project)
    record = records[table.key]
    current = section_answers(project, table, record)
    changed, errors = changes_in(table, edit)
    mine = {key: value for key, value in edit.typed.items() if key in {*changed, *errors, *keys}}
    form = SectionForm(table, {**current, **mine}, subcatalogues())
    form.show(errors)
    context = page_context(request, project, table, form, section_state(project, records))
    context |= {
        "version": record.version,
        "seen": json.dumps(answer_digests(current)),
        "undecided": "conflict" in request.POST,
        "conflicts": conflicts_of(context["rows"], keys, current, subcatalogue_names()),
        "others": [row for row in context["rows"] if row.field.key not in keys],
        "saved_by": record.saved_by,
        "saved_at": record.saved_at,
    }
    return render(request, "projects/section_conflict.html", context, status=409)


def reading_because(actor: Actor, project: Project) -> str:
    if relations_of(actor, project) & {OWNER, TEAM_EDITOR}:
        if project.status == Status.SUBMITTED:
            return _("The application has been handed in; it can be changed when the office asks for a correction.")
        return _("The application is kept as it was handed in and can no longer be changed.")
    return _("You may read this application but not change it. Your visit is recorded.")


def read_page(request: PortalRequest, project: Project, table: fields.Section) -> HttpResponse:
    record_view(by=request.actor, project=project, part="application")
    records = section_records(project)
    answers = section_answers(project, table, records[table.key])
    context = {
        "project": project,
        "section": table,
        "rows": read_rows(table, answers, subcatalogue_names()),
        "rail": rail(section_state(project, records), table),
        "documents": documents_of(project, section=table.key),
        "can_edit": False,
        "reading_because": reading_because(request.actor, project),
        "next_section": next(iter(fields.SECTIONS[table.number :]), None),
    }
    return render(request, "projects/section_read.html", context)
