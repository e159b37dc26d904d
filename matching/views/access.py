"""Who reads a dossier under one agreement: the owner's page, and the enterprise's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.requests import PortalRequest
from matching.enums import BOUND, CHOSEN, Side
from matching.forms.agreements import AccessForm
from matching.forms.matches import MoreReadersForm
from matching.models import Match
from matching.selectors.access import Reader, consent_allows, members_not_named, person_named, readers_of
from matching.selectors.agreements import agreement_for, ends_at
from matching.selectors.matches import match_for, side_of
from matching.services.access import change_access, close_access
from matching.services.readers import propose_readers
from matching.views.match_frame import match_frame


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match_access(request: PortalRequest, ref: str) -> HttpResponse:
    """Who reads, until when, with or without download; changed, ended for one or for all at once."""
    match = owned_match(request, ref)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in ("close", "close_all"):
        return closed(request, match, request.POST.get("person", "") if act == "close" else None)
    readers = readers_of(match)
    form = access_form(request, match, readers)
    if request.method == "POST" and (form is None or (form.is_valid() and changed(request, match, form))):
        return redirect("matching:match_access", ref)
    context = {
        **match_frame(request, match, "access"),
        "readers": readers,
        "reading": sum(reader.reads_now for reader in readers),
        "form": form,
        "allowed": consent_allows(match),
        "ends_at": ends_at(agreement_for(request.actor, ref)),
    }
    return render(request, "matching/match_access.html", context, status=422 if form and form.errors else 200)


def owned_match(request: PortalRequest, ref: str) -> Match:
    """Raises NotVisible for the other side: who else reads is the owner's affair."""
    match = match_for(request.actor, ref)
    if side_of(request.actor, match) != Side.PROJECT:
        raise NotVisible
    return match


def access_form(request: PortalRequest, match: Match, readers: list[Reader]) -> AccessForm | None:
    """None while nothing can be opened."""
    if match.status not in BOUND or not consent_allows(match) or not readers:
        return None
    return AccessForm(request.POST if request.method == "POST" else None, match=match, readers=readers)


def changed(request: PortalRequest, match: Match, form: AccessForm) -> bool:
    try:
        given = change_access(by=request.actor, match=match, **form.cleaned_data)
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    said = ngettext("%(n)s person can read the dossier.", "%(n)s persons can read the dossier.", len(given))
    messages.success(request, said % {"n": len(given)})
    return True


def closed(request: PortalRequest, match: Match, person: str | None) -> HttpResponse:
    """One person's access, or without one all of it."""
    user = person_named(match, person) if person is not None else None
    close_access(by=request.actor, match=match, person=user)
    messages.success(request, _("Access has ended.") if user else _("All access has ended."))
    return redirect("matching:match_access", match.ref)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match_readers(request: PortalRequest, ref: str) -> HttpResponse:
    """The enterprise's own readers as the owner has admitted them, and further ones it names."""
    match = match_for(request.actor, ref)
    if side_of(request.actor, match) != Side.FIRM or match.status not in CHOSEN:
        raise NotVisible
    form = more_readers_form(request, match)
    if request.method == "POST" and (form is None or (form.is_valid() and proposed(request, match, form))):
        return redirect("matching:match_readers", ref)
    context = {**match_frame(request, match, "readers"), "readers": readers_of(match), "form": form}
    return render(request, "matching/match_readers.html", context, status=422 if form and form.errors else 200)


def more_readers_form(request: PortalRequest, match: Match) -> MoreReadersForm | None:
    """None once all people of the enterprise are named."""
    people = list(members_not_named(match))
    return MoreReadersForm(request.POST if request.method == "POST" else None, people=people) if people else None


def proposed(request: PortalRequest, match: Match, form: MoreReadersForm) -> bool:
    try:
        propose_readers(by=request.actor, match=match, **form.cleaned_data)
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The applicant has been told. They can read once he has admitted them."))
    return True
