"""A match's partnership: recorded, confirmed, lived with, ended; and the letter for priority testing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.code_pages import count_lookup, pdf_to_keep, unlisted
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, Text
from core.requests import PortalRequest
from matching.enums import MatchStatus, PartnershipStatus
from matching.forms.partnerships import DoneForm, PartnershipForm, StepForm, SurveyForm, done_form
from matching.letters import letter_of
from matching.models import Partnership
from matching.selectors.matches import match_for
from matching.selectors.partnerships import (
    CONCLUDED,
    letter_of_match,
    living_partnership,
    may_confirm,
    partnership_of,
    past_partnerships,
    public_letter,
    surveyed_sides,
)
from matching.services.partnership_life import (
    add_step,
    answer_survey,
    open_paper,
    set_step_done,
    share_with_office,
)
from matching.services.partnerships import (
    cancel_partnership,
    confirm_partnership,
    end_partnership,
    propose_partnership,
)
from matching.services.testing_letters import testing_letter
from matching.views.match_frame import match_frame

WRITING = ["GET", "HEAD", "POST"]
REFUSALS = (InvalidInput, GuardRefused)


@never_cache
@require_http_methods(WRITING)
def match_partnership(request: PortalRequest, ref: str) -> HttpResponse:
    """What is recorded, with everything that can be done about it; each act is a form of its own on this page."""
    match = match_for(request.actor, ref)
    present = living_partnership(match)
    past = past_partnerships(match)
    # An ended one stays in sight: its survey can still be answered.
    shown = present or next((each for each in past if each.status == PartnershipStatus.ENDED), None)
    refused: forms.Form | None = None
    if request.method == "POST":
        if shown is None or request.POST.get("partnership") != shown.ref:
            raise GuardRefused(_("This partnership has changed in the meantime. Please look at it again."))
        shown.match = match
        refused = carried_out(request, shown)
        if refused is None:
            return redirect("matching:match_partnership", match.ref)
    context = {
        **match_frame(request, match, "partnership"),
        "partnership": shown,
        "past": [each for each in past if each != shown],
        "may_record": present is None and match.status == MatchStatus.SIGNED,
        **(details(request, shown, refused) if shown is not None else {"own": None}),
    }
    return render(request, "matching/partnership_page.html", context, status=422 if refused else 200)


def details(request: PortalRequest, partnership: Partnership, refused: forms.Form | None) -> dict[str, Any]:
    match = partnership.match
    own = "owner" if request.actor.user_id == match.project.owner_id else "firm"
    side = "project" if own == "owner" else "firm"
    lasts = partnership.status == PartnershipStatus.CONFIRMED
    asked = partnership.status in CONCLUDED and side not in surveyed_sides(partnership)
    return {
        "own": own,
        "may_confirm": may_confirm(request.actor, partnership),
        "own_shares": partnership.owner_shares if own == "owner" else partnership.firm_shares,
        "both_share": partnership.owner_shares and partnership.firm_shares,
        "lasts": lasts,
        "steps": [(step, done_form(step.pk)) for step in partnership.steps.all()],
        "step_form": refused if isinstance(refused, StepForm) else StepForm(),
        "survey_form": (refused if isinstance(refused, SurveyForm) else SurveyForm()) if asked else None,
        "letter": letter_of(partnership) if lasts else None,
    }


def carried_out(request: PortalRequest, partnership: Partnership) -> forms.Form | None:
    """Does what was asked for; gives the form back when it is not right, with what is wrong."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise GuardRefused
    return act(request, partnership)


def confirmed(request: PortalRequest, partnership: Partnership) -> None:
    confirm_partnership(by=request.actor, partnership=partnership, shares="shares" in request.POST)
    messages.success(request, _("The partnership is confirmed. Congratulations!"))


def cancelled(request: PortalRequest, partnership: Partnership) -> None:
    cancel_partnership(by=request.actor, partnership=partnership)
    messages.success(request, _("What was recorded is taken away. You can record it anew at any time."))


def shared(request: PortalRequest, partnership: Partnership) -> None:
    share_with_office(by=request.actor, partnership=partnership, shares="shares" in request.POST)
    messages.success(request, _("Saved what the office may read."))


def step_done(request: PortalRequest, partnership: Partnership) -> None:
    form = DoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the day as year, month and day."))
        return
    on = None if "undo" in request.POST else form.cleaned_data["on"]
    try:
        set_step_done(by=request.actor, partnership=partnership, step=form.cleaned_data["step"], on=on)
    except InvalidInput as refusal:
        messages.error(request, said(refusal))


def said(refusal: InvalidInput) -> str:
    return " ".join(str(text) for texts in refusal.fields.values() for text in texts) or str(refusal.message)


def step_added(request: PortalRequest, partnership: Partnership) -> forms.Form | None:
    form = StepForm(request.POST)
    return tried(request, form, lambda given: add_step(by=request.actor, partnership=partnership, **given), _("Added."))


def surveyed(request: PortalRequest, partnership: Partnership) -> forms.Form | None:
    form = SurveyForm(request.POST)
    thanks = _("Thank you. The office reads it.")
    return tried(request, form, lambda given: answer_survey(by=request.actor, partnership=partnership, **given), thanks)


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


ACTS: dict[str, Callable[[PortalRequest, Partnership], forms.Form | None]] = {
    "confirm": confirmed,
    "cancel": cancelled,
    "share": shared,
    "step": step_done,
    "step_add": step_added,
    "survey": surveyed,
}


@never_cache
@require_http_methods(WRITING)
def partnership_new(request: PortalRequest, ref: str) -> HttpResponse:
    match = match_for(request.actor, ref)
    if living_partnership(match) is not None or match.status != MatchStatus.SIGNED:
        return redirect("matching:match_partnership", match.ref)
    form = PartnershipForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_partnership(by=request.actor, match=match, values=form.values, upload=form.cleaned_data.get("file"))
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Recorded. It counts once the other side has confirmed it; it has been told."))
            return redirect("matching:match_partnership", match.ref)
    context = {**match_frame(request, match, "partnership"), "form": form}
    return render(request, "matching/partnership_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(WRITING)
def partnership_end(request: PortalRequest, ref: str) -> HttpResponse:
    partnership = letter_of_match(request.actor, ref)
    if request.method == "POST":
        end_partnership(by=request.actor, partnership=partnership)
        messages.success(request, _("The partnership has ended; the other side has been told."))
        return redirect("matching:match_partnership", partnership.match.ref)
    context = {"partnership": partnership, "match": partnership.match, "form": None}
    return render(request, "matching/partnership_end.html", context)


@never_cache
@require_safe
def partnership_paper(request: PortalRequest, ref: str, partnership: str) -> FileResponse:
    """The signed paper as a download, for the two sides."""
    found = partnership_of(request.actor, ref, partnership)
    file = open_paper(by=request.actor, partnership=found)
    response = FileResponse(file, as_attachment=True, filename=found.paper_name, content_type=found.paper_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def letter(request: PortalRequest, ref: str) -> HttpResponse:
    """The letter for priority testing, for the two sides to hand out."""
    partnership = letter_of_match(request.actor, ref)
    content = testing_letter(by=request.actor, partnership=partnership)
    name = f"{partnership.match.project.ref}-priority-testing.pdf"
    return pdf_to_keep(content, name)


@login_not_required
@never_cache
@require_safe
def letter_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter is genuine and still valid, for the test institute that holds it."""
    count_lookup(request, "testing_letter")
    try:
        found = public_letter("".join(code.split("-")).upper())
    except NotVisible:
        found = None
    context = {"letter": found, "code": code}
    return unlisted(render(request, "matching/letter_verify.html", context, status=200 if found else 404))
