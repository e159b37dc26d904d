"""Writing, publishing, taking back and closing a need, answering it and replying."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit, TooManyRequests
from core.requests import PortalRequest
from core.thresholds import threshold
from matching.enums import NeedKind, NeedStatus
from matching.forms.needs import AnswerForm, CloseForm, NeedForm, ReplyForm, initial_of
from matching.models import Need
from matching.permissions import kinds_of_need, require_answerer, require_publisher
from matching.selectors.needs import answer_numbered, has_answered, my_need, need_for, projects_to_offer
from matching.services.need_answers import answer_need, reply_to_answer
from matching.services.needs import (
    close_need,
    missing_in,
    publish_need,
    save_need,
    start_need,
    take_back_need,
)
from matching.workflow import NEED_MACHINE
from projects.enums import PATENT_FILED
from projects.selectors.catalogue import subcatalogue_names

WRITING = ["GET", "HEAD", "POST"]
# These are said on the form; whoever may not do it at all gets the page that says so.
REFUSALS = (InvalidInput, GuardRefused, TooManyRequests)


@require_http_methods(WRITING)
def need_start(request: PortalRequest) -> HttpResponse:
    """``?kind=`` chooses between a clinician's two kinds; an enterprise has one. Nothing is stored before saving."""
    kinds = kinds_of_need(request.actor)
    if not kinds:
        raise PermissionRefused(_("Enterprises and clinicians publish needs, each of their own kind."))
    kind = request.GET.get("kind", "") or (kinds[0] if len(kinds) == 1 else "")
    if kind not in kinds:
        return render(request, "matching/need_kind.html", {"kinds": kinds})
    form = start_form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            need = start_need(by=request.actor, kind=kind, values=form.values, project=form.chosen_project)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            return after_saving(request, need)
    context = {"form": form, "kind": NeedKind(kind), "need": None, "stale": None, "several_kinds": len(kinds) > 1}
    return render(request, "matching/need_edit.html", context, status=422 if form.errors else 200)


def start_form(request: PortalRequest, kind: str) -> NeedForm:
    projects = projects_to_offer(request.actor) if kind == NeedKind.PROJECT else None
    return NeedForm(
        request.POST if request.method == "POST" else None,
        initial={"tier": 1, "project": request.GET.get("project", "")},
        kind=kind,
        subcatalogues=subcatalogue_names(),
        projects=projects,
    )


@require_http_methods(WRITING)
def need_edit(request: PortalRequest, ref: str) -> HttpResponse:
    need = my_need(request.actor, ref)
    if need.status != NeedStatus.DRAFT:
        return redirect("matching:need_page", need.ref)
    posted = request.POST if request.method == "POST" else None
    form = NeedForm(posted, initial=initial_of(need), kind=need.kind, subcatalogues=subcatalogue_names())
    stale: StaleEdit | None = None
    if posted is not None and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            saved = save_need(by=request.actor, need=need, values=form.values, version=version)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        except StaleEdit as conflict:
            stale = conflict
            form = newer(request, need, conflict)
        else:
            return after_saving(request, saved)
    context = {"form": form, "kind": NeedKind(need.kind), "need": need, "stale": stale, "several_kinds": False}
    return render(request, "matching/need_edit.html", context, status=status_of(form, stale))


def newer(request: PortalRequest, need: Need, conflict: StaleEdit) -> NeedForm:
    """The same form with what was typed, which a second save puts over what somebody else has saved."""
    typed = request.POST.copy()
    typed["version"] = str(conflict.version)
    return NeedForm(typed, kind=need.kind, subcatalogues=subcatalogue_names())


def status_of(form: forms.Form, stale: StaleEdit | None) -> int:
    if stale is not None:
        return 409
    return 422 if form.errors else 200


def after_saving(request: PortalRequest, need: Need) -> HttpResponse:
    """To the preview, or straight on to publishing when that was asked for and nothing is missing."""
    if "publish" in request.POST and not missing_in(need):
        return redirect("matching:need_publish", need.ref)
    messages.success(request, _("Saved. Only you and your side see this draft."))
    return redirect("matching:need_page", need.ref)


@require_http_methods(WRITING)
def need_publish(request: PortalRequest, ref: str) -> HttpResponse:
    need = my_need(request.actor, ref)
    NEED_MACHINE.check_source(NEED_MACHINE.transition("publish"), need.status)
    if missing_in(need):
        messages.error(request, _("Something is still missing before this need can be published."))
        return redirect("matching:need_page", need.ref)
    require_publisher(request.actor, need)
    if request.method == "POST":
        publish_need(by=request.actor, need=need)
        messages.success(request, _("The need is on the board. You are told when somebody answers."))
        return redirect("matching:need_page", need.ref)
    unfiled = need.project is not None and need.project.patent_status not in PATENT_FILED
    context = {"need": need, "days": threshold("MATCHING.need_days", need.region_id), "unfiled": unfiled, "form": None}
    return render(request, "matching/need_publish.html", context)


@require_http_methods(WRITING)
def need_take_back(request: PortalRequest, ref: str) -> HttpResponse:
    need = my_need(request.actor, ref)
    NEED_MACHINE.check_source(NEED_MACHINE.transition("take_back"), need.status)
    if request.method == "POST":
        take_back_need(by=request.actor, need=need)
        messages.success(request, _("The need is a draft again."))
        return redirect("matching:need_page", need.ref)
    return render(request, "matching/need_take_back.html", {"need": need, "form": None})


@require_http_methods(WRITING)
def need_close(request: PortalRequest, ref: str) -> HttpResponse:
    need = my_need(request.actor, ref)
    NEED_MACHINE.check_source(NEED_MACHINE.transition("close"), need.status)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_need(by=request.actor, need=need, **form.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The need is closed. Thank you for saying what became of it."))
            return redirect("matching:need_page", need.ref)
    return act_page(request, "matching/need_close.html", form, need=need)


@require_http_methods(WRITING)
def need_answer(request: PortalRequest, ref: str) -> HttpResponse:
    need = need_for(request.actor, ref)
    if has_answered(request.actor, need):
        return redirect("matching:need_page", need.ref)
    require_answerer(request.actor, need)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, projects=projects_to_offer(request.actor))
    if posted is not None and form.is_valid():
        try:
            answer_need(by=request.actor, need=need, text=form.cleaned_data["text"], project=form.chosen_project)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your answer is sent. You are told when there is a reply."))
            return redirect("matching:need_page", need.ref)
    return act_page(request, "matching/need_answer.html", form, need=need)


@require_http_methods(WRITING)
def need_reply(request: PortalRequest, ref: str, number: int) -> HttpResponse:
    """For the need's own side; ``number`` counts the need's answers from 1."""
    need = my_need(request.actor, ref)
    numbered = answer_numbered(request.actor, need, number)
    if numbered.answer.replied_at is not None:
        return redirect("matching:need_page", need.ref)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reply_to_answer(by=request.actor, answer=numbered.answer, text=form.cleaned_data["reply"])
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your reply is sent."))
            return redirect("matching:need_page", need.ref)
    return act_page(request, "matching/need_reply.html", form, need=need, numbered=numbered)


def act_page(request: PortalRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
