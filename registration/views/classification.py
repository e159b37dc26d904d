"""Help with the class: the requests of a case or project, one request with what can be done about it, its draft."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, StaleEdit, Text
from core.requests import PortalRequest
from projects.models import Project
from registration.enums.classification import ClassificationStatus
from registration.forms.classification import AnswerForm, AskForm, ConfirmForm, DecideForm, DraftForm, SendForm
from registration.models import Case, ClassificationRequest
from registration.permissions import require_asker, require_reader
from registration.selectors.cases import case_for
from registration.selectors.classification import (
    class_panel,
    classification_for,
    classifications_of,
    due_words,
    files_of,
    may,
    project_for_classification,
    supplements_of,
)
from registration.services.classification import (
    answer_supplement,
    hand_in_request,
    save_request,
    start_request,
    withdraw_request,
)
from registration.services.classification_office import (
    ask_supplement,
    confirm_outcome,
    decide_request,
    send_to_centre,
)
from registration.views.frame import render_case, render_framed
from registration.workflow import CLASSIFICATION_MACHINE

WRITING = ["GET", "HEAD", "POST"]
REFUSALS = (InvalidInput, GuardRefused)
TONES: dict[str, tuple[str, str]] = {
    ClassificationStatus.DRAFTED: ("", "pencil"),
    ClassificationStatus.HANDED_IN: ("dew", "inbox"),
    ClassificationStatus.SUPPLEMENT: ("amber", "message-question"),
    ClassificationStatus.SENT: ("dew", "building-bank"),
    ClassificationStatus.DECIDED: ("sprout", "gavel"),
    ClassificationStatus.WITHDRAWN: ("", "arrow-back-up"),
}


@never_cache
@require_safe
def case_classification(request: PortalRequest, ref: str) -> HttpResponse:
    """The class of a case: the applicant's guess, the office's decisions, and the requests for classification."""
    case = case_for(request.actor, ref)
    require_reader(request.actor, case)
    context = list_context(request, case.project, case)
    return render_case(request, case, "registration/classification_list.html", "classification", context)


@never_cache
@require_safe
def project_classification(request: PortalRequest, ref: str) -> HttpResponse:
    """The same for an accepted project that is not on its way yet."""
    project = project_for_classification(request.actor, ref)
    context = {"project": project, "case": None, **list_context(request, project, None)}
    return render_framed(request, "registration/classification_project.html", context)


def list_context(request: PortalRequest, project: Project, case: Case | None) -> dict[str, Any]:
    rows = classifications_of(request.actor, project, case)
    return {
        "classification": class_panel(request.actor, project, case),
        "rows": [(each, *TONES[each.status]) for each in rows],
    }


@never_cache
@require_http_methods(WRITING)
def case_classification_new(request: PortalRequest, ref: str) -> HttpResponse:
    case = case_for(request.actor, ref)
    require_reader(request.actor, case)
    return new_request(request, case.project, case)


@never_cache
@require_http_methods(WRITING)
def project_classification_new(request: PortalRequest, ref: str) -> HttpResponse:
    return new_request(request, project_for_classification(request.actor, ref), None)


def new_request(request: PortalRequest, project: Project, case: Case | None) -> HttpResponse:
    require_asker(request.actor, project, case)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DraftForm(*posted, with_files=case is not None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = start_request(
                by=request.actor,
                project=project,
                case=case,
                draft=form.draft(),
                files=form.cleaned_data.get("files") or (),
            )
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            return saved(request, begun)
    context = {"form": form, "project": project, "case": case, "found": None}
    status = 422 if form.errors else 200
    return render_framed(request, "registration/classification_edit.html", context, status=status)


def saved(request: PortalRequest, found: ClassificationRequest) -> HttpResponse:
    """After saving; the button may also have said to hand it in."""
    if "hand_in" in request.POST:
        try:
            hand_in_request(by=request.actor, request=found)
        except REFUSALS as refusal:
            form = DraftForm(request.POST, with_files=found.case is not None, request=found)
            form.is_valid()
            add_refusal(form, refusal)
            return edit_page(request, found, form, version=found.version)
        messages.success(request, _("It is with the provincial office now; you are told about every step."))
        return redirect("registration:classification_page", found.ref)
    messages.success(request, _("The draft is saved."))
    return redirect("registration:classification_edit", found.ref)


@never_cache
@require_http_methods(WRITING)
def classification_edit(request: PortalRequest, ref: str) -> HttpResponse:
    """The draft, for the sides; both may write it, and neither overwrites the other unseen."""
    found = classification_for(request.actor, ref)
    require_asker(request.actor, found.project, found.case)
    if found.status != ClassificationStatus.DRAFTED:
        return redirect("registration:classification_page", found.ref)
    with_files = found.case is not None
    if request.method != "POST":
        return edit_page(request, found, DraftForm(with_files=with_files, request=found))
    form = DraftForm(request.POST, request.FILES, with_files=with_files, request=found)
    if form.is_valid():
        try:
            fresh = save_request(
                by=request.actor,
                request=found,
                draft=form.draft(),
                version=form.cleaned_data["version"] or 0,
                files=form.cleaned_data.get("files") or (),
            )
        except StaleEdit as stale:
            return stale_page(request, found, form, stale)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            return saved(request, fresh)
    return edit_page(request, found, form)


def stale_page(request: PortalRequest, found: ClassificationRequest, form: DraftForm, stale: StaleEdit) -> HttpResponse:
    """Both texts of every field that differs; saving again from here keeps what stands in the fields."""
    typed = form.cleaned_data
    theirs = [(form[name].label, text) for name, text in stale.current.items() if text.strip() != typed[name].strip()]
    return edit_page(request, found, form, version=stale.version, theirs=theirs, status=409)


def edit_page(
    request: PortalRequest,
    found: ClassificationRequest,
    form: DraftForm,
    *,
    version: int | None = None,
    theirs: list[tuple[Any, str]] | None = None,
    status: int = 0,
) -> HttpResponse:
    if version is not None:
        form.data = {**form.data.dict(), "version": str(version)} if isinstance(form.data, QueryDict) else form.data
    context = {
        "form": form,
        "found": found,
        "project": found.project,
        "case": found.case,
        "files": files_of(found),
        "theirs": theirs or [],
    }
    status = status or (422 if form.errors else 200)
    return render_framed(request, "registration/classification_edit.html", context, status=status)


@never_cache
@require_http_methods(WRITING)
def classification_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One request: how far it is, what was written, and every act that is possible for this person now."""
    found = classification_for(request.actor, ref)
    refused: forms.Form | None = None
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise NotVisible
        refused = act(request, found)
        if refused is None:
            return redirect("registration:classification_page", found.ref)
    tone, icon = TONES[found.status]
    can = may(request.actor, found)
    late = found.due_on is not None and found.due_on < timezone.localdate()
    context = {
        "found": found,
        "project": found.project,
        "case": found.case,
        "sentence": CLASSIFICATION_MACHINE.state(found.status).sentence,
        "tone": "plum" if late else tone,
        "icon": icon,
        "due": due_words(found, timezone.localdate()),
        "files": files_of(found),
        "supplements": supplements_of(found),
        "can": can,
        "forms": act_forms(found, can, refused),
        "classification": class_panel(request.actor, found.project, found.case),
    }
    return render_framed(request, "registration/classification_page.html", context, status=422 if refused else 200)


def act_forms(found: ClassificationRequest, can: set[str], refused: forms.Form | None) -> dict[str, forms.Form]:
    """A form for each act that is possible; the refused one with what was typed."""
    fresh: dict[str, Callable[[], forms.Form]] = {
        "answer": lambda: AnswerForm(with_files=found.case is not None),
        "ask": AskForm,
        "send": SendForm,
        "decide": lambda: DecideForm(initial=decided_before(found)),
        "confirm": lambda: ConfirmForm(initial={"on": found.decided_on}),
    }
    shown = {name: make() for name, make in fresh.items() if name in can}
    if refused is not None:
        shown.update({name: refused for name in shown if type(shown[name]) is type(refused)})
    return shown


def decided_before(found: ClassificationRequest) -> dict[str, Any]:
    """To correct what was recorded."""
    if found.status != ClassificationStatus.DECIDED:
        return {"outcome": found.opinion_class}
    return {"outcome": found.outcome, "number": found.number, "on": found.decided_on, "answer": found.answer}


def tried(
    request: PortalRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], success: Text
) -> forms.Form | None:
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, str(success))
            return None
    return form


def answered(request: PortalRequest, found: ClassificationRequest) -> forms.Form | None:
    form = AnswerForm(request.POST, request.FILES, with_files=found.case is not None)
    return tried(
        request,
        form,
        lambda given: answer_supplement(by=request.actor, request=found, **given),
        _("Your answer is handed in."),
    )


def asked(request: PortalRequest, found: ClassificationRequest) -> forms.Form | None:
    return tried(
        request,
        AskForm(request.POST),
        lambda given: ask_supplement(by=request.actor, request=found, **given),
        _("The sides are asked; they have 30 working days."),
    )


def sent(request: PortalRequest, found: ClassificationRequest) -> forms.Form | None:
    return tried(
        request,
        SendForm(request.POST),
        lambda given: send_to_centre(by=request.actor, request=found, **given),
        _("Recorded. The centre's term of 20 working days runs."),
    )


def decided(request: PortalRequest, found: ClassificationRequest) -> forms.Form | None:
    form = DecideForm(request.POST)
    return tried(
        request,
        form,
        lambda given: decide_request(by=request.actor, request=found, decision=form.decision()),
        _("Recorded. The class counts once you confirm it."),
    )


def confirmed(request: PortalRequest, found: ClassificationRequest) -> forms.Form | None:
    return tried(
        request,
        ConfirmForm(request.POST),
        lambda given: confirm_outcome(by=request.actor, request=found, **given),
        _("The class is confirmed; the road follows it."),
    )


def withdrawn(request: PortalRequest, found: ClassificationRequest) -> None:
    withdraw_request(by=request.actor, request=found)
    messages.success(request, _("The request is taken back."))


ACTS: dict[str, Callable[[PortalRequest, ClassificationRequest], forms.Form | None]] = {
    "answer": answered,
    "ask": asked,
    "send": sent,
    "decide": decided,
    "confirm": confirmed,
    "withdraw": withdrawn,
}
