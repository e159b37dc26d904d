"""Asking for a project, inviting an enterprise, answering, taking back, ending."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.roles import Role
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, PortalError, TooManyRequests
from core.requests import PortalRequest
from matching.enums import MatchStatus, Side
from matching.forms.matches import DeclineForm, InviteForm, ReadersForm, ReasonForm, RequestForm, TermsForm
from matching.models import Match
from matching.selectors.cards import card_for, missing_parts
from matching.selectors.match_lists import projects_to_invite_to
from matching.selectors.match_rules import Refusal, invitable_refusal, invite_refusal, request_refusal
from matching.selectors.matches import living_match, match_for, side_of
from matching.selectors.people import members_of_firm
from matching.selectors.profiles import enterprise_for
from matching.services.matches import (
    accept_match,
    admit_people,
    decline_match,
    end_match,
    invite_firm,
    request_match,
    withdraw_match,
)
from matching.views.match_frame import match_frame
from projects.models import Project
from projects.selectors.visibility import get_for

ACTING = ["GET", "HEAD", "POST"]
# These are said on the form; whoever may not do it at all gets the page that says so.
REFUSALS = (InvalidInput, GuardRefused, TooManyRequests)


@never_cache
@require_http_methods(ACTING)
def match_request(request: PortalRequest, ref: str) -> HttpResponse:
    """For enterprises that see the project; who is in contact with it already is led there."""
    project = get_for(request.actor, ref)
    if request.actor.role != Role.ENTERPRISE_MEMBER:
        raise PermissionRefused(_("Members of verified enterprises ask for projects."))
    going_on = living_match(request.actor.organisation_id or 0, project.pk)
    if going_on is not None and request.method != "POST":
        return redirect("matching:match_page", going_on.ref)
    refusal = request_refusal(request.actor, project) if going_on is None else None
    form = None if refusal else request_form(request)
    if form is not None and request.method == "POST" and form.is_valid():
        match = tried(form, lambda: request_match(by=request.actor, project=project, **form.cleaned_data))
        if match is not None:
            messages.success(request, _("Your request is on its way. You are told as soon as it is answered."))
            return redirect("matching:match_page", match.ref)
    missing = missing_parts(card_for(request.actor, project))
    context = {"project": project, "form": form, "refusal": refusal, "missing": missing}
    return render(request, "matching/match_request.html", context, status=status_of(form))


def request_form(request: PortalRequest) -> RequestForm:
    people = list(members_of_firm(request.actor.organisation_id))
    initial = {"people": [request.actor.user_id]}
    return RequestForm(request.POST if request.method == "POST" else None, initial=initial, people=people)


def tried(form: forms.Form, act: Callable[[], Match]) -> Match | None:
    """What was refused stands on the form, with what was typed."""
    try:
        return act()
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        say_help(form, refusal)
        return None


def say_help(form: forms.Form, refusal: PortalError) -> None:
    if refusal.help_text:
        form.add_error(None, str(refusal.help_text))


def status_of(form: forms.Form | None) -> int:
    return 422 if form is not None and form.errors else 200


@never_cache
@require_http_methods(ACTING)
def match_invite(request: PortalRequest, ref: str) -> HttpResponse:
    """For owners of accepted projects; ``?project=`` chooses among several."""
    organisation = enterprise_for(request.actor, ref)
    projects = projects_to_invite_to(request.actor)
    if not projects:
        raise PermissionRefused(_("Owners of accepted projects invite enterprises."))
    open_ones = [project for project in projects if invitable_refusal(project) is None]
    form = invite_form(request, open_ones) if open_ones else None
    if form is not None and request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("message", "cooperation")}
        project = form.chosen_project
        match = tried(form, lambda: invite_firm(by=request.actor, project=project, organisation=organisation, **values))
        if match is not None:
            messages.success(request, _("Your invitation is on its way. You are told as soon as it is answered."))
            return redirect("matching:match_page", match.ref)
    context = {
        "organisation": organisation,
        "form": form,
        "held": [(project, invitable_refusal(project)) for project in projects if project not in open_ones],
        "refusal": only_refusal(request, open_ones, organisation) if request.method != "POST" else None,
    }
    return render(request, "matching/match_invite.html", context, status=status_of(form))


def only_refusal(request: PortalRequest, projects: list[Project], organisation: Organisation) -> Refusal | None:
    """Said at once where there is nothing to choose."""
    return invite_refusal(request.actor, projects[0], organisation) if len(projects) == 1 else None


def invite_form(request: PortalRequest, projects: list[Project]) -> InviteForm:
    initial = {"project": request.GET.get("project", "")}
    return InviteForm(request.POST if request.method == "POST" else None, initial=initial, projects=projects)


@never_cache
@require_http_methods(ACTING)
def match_accept(request: PortalRequest, ref: str) -> HttpResponse:
    """The owner admits readers and sets the terms; an invited enterprise names its readers."""
    match = match_for(request.actor, ref)
    side = side_of(request.actor, match)
    require_asked(match, side)
    form = terms_form(request, match) if side == Side.PROJECT else readers_form(request, match)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: accept_match(by=request.actor, match=match, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Accepted. Next, both sides sign the confidentiality agreement."))
            return redirect("matching:match_page", match.ref)
    return acted(request, "matching/match_accept.html", match, form)


def require_asked(match: Match, side: Side) -> None:
    """Only the side that was asked has these pages."""
    if side != (Side.FIRM if match.invited else Side.PROJECT):
        raise NotVisible


def terms_form(request: PortalRequest, match: Match) -> TermsForm:
    """As the enterprise named them, all admitted, until the owner says otherwise."""
    named = list(match.people.select_related("user").order_by("user__name"))
    chosen = [row.user_id for row in named if row.admitted or match.status == MatchStatus.OPEN]
    initial = {"people": chosen, "access_days": match.access_days, "may_download": match.may_download}
    posted = request.POST if request.method == "POST" else None
    return TermsForm(posted, initial=initial, people=[row.user for row in named])


def readers_form(request: PortalRequest, match: Match) -> ReadersForm:
    people = list(members_of_firm(match.organisation_id))
    posted = request.POST if request.method == "POST" else None
    return ReadersForm(posted, initial={"people": [request.actor.user_id]}, people=people)


def acted(request: PortalRequest, template: str, match: Match, form: forms.Form) -> HttpResponse:
    """The form inside the match's frame, as it stands now: somebody may have been quicker."""
    fresh = match_for(request.actor, match.ref) if form.errors else match
    context = {**match_frame(request, fresh, "overview"), "form": form}
    return render(request, template, context, status=status_of(form))


@never_cache
@require_http_methods(ACTING)
def match_admit(request: PortalRequest, ref: str) -> HttpResponse:
    """The owner's terms once more, until both have signed; for an invitation the first time."""
    match = match_for(request.actor, ref)
    if side_of(request.actor, match) != Side.PROJECT:
        raise NotVisible
    form = terms_form(request, match)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: admit_people(by=request.actor, match=match, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Saved. The dossier opens to them once both sides have signed."))
            return redirect("matching:match_page", match.ref)
    return acted(request, "matching/match_admit.html", match, form)


@never_cache
@require_http_methods(ACTING)
def match_decline(request: PortalRequest, ref: str) -> HttpResponse:
    match = match_for(request.actor, ref)
    require_asked(match, side_of(request.actor, match))
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: decline_match(by=request.actor, match=match, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Declined. The other side reads the reason."))
            return redirect("matching:match_page", match.ref)
    return acted(request, "matching/match_decline.html", match, form)


@never_cache
@require_http_methods(ACTING)
def match_withdraw(request: PortalRequest, ref: str) -> HttpResponse:
    match = match_for(request.actor, ref)
    if side_of(request.actor, match) == (Side.FIRM if match.invited else Side.PROJECT):
        raise NotVisible
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: withdraw_match(by=request.actor, match=match, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("It is taken back."))
            return redirect("matching:match_page", match.ref)
    return acted(request, "matching/match_withdraw.html", match, form)


@never_cache
@require_http_methods(ACTING)
def match_end(request: PortalRequest, ref: str) -> HttpResponse:
    match = match_for(request.actor, ref)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: end_match(by=request.actor, match=match, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("The talks have ended; all access is closed."))
            return redirect("matching:match_page", match.ref)
    return acted(request, "matching/match_end.html", match, form)
