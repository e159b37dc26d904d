"""The confidentiality agreement of a match: read, signed, as a PDF, and verified by whoever holds its code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.code_pages import count_lookup, pdf_to_keep, unlisted
from core.errors import GuardRefused, NotVisible, StaleEdit
from core.paper import grouped
from core.requests import PortalRequest
from matching.enums import MatchStatus
from matching.forms.agreements import AgreementCodeForm, SignForm
from matching.models import Agreement
from matching.permissions import relations_of
from matching.selectors.agreements import (
    agreement_for,
    ends_at,
    is_intact,
    paragraphs_of,
    public_agreement,
    shown_terms,
    signatures_of,
    signed_at,
)
from matching.selectors.matches import side_of
from matching.services.agreements import agreement_file, sign_agreement
from matching.views.match_frame import match_frame
from matching.workflow import FIRM, OWNER


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match_agreement(request: PortalRequest, ref: str) -> HttpResponse:
    """The whole text with its terms; whoever has not signed signs below it."""
    agreement = agreement_for(request.actor, ref)
    form = SignForm(request.POST or None) if may_sign(request, agreement) else None
    if request.method == "POST" and (form is None or form.is_valid()):
        if form is not None:
            sign(request, agreement, form.cleaned_data["digest"])
        return redirect("matching:match_agreement", ref)
    context = agreement_context(request, agreement, form)
    return render(request, "matching/match_agreement.html", context, status=422 if form and form.errors else 200)


def may_sign(request: PortalRequest, agreement: Agreement) -> bool:
    match = agreement.match
    side = side_of(request.actor, match)
    speaks = bool(relations_of(request.actor, match) & {OWNER, FIRM})
    return speaks and match.status == MatchStatus.ACCEPTED and signed_at(agreement, side) is None


def sign(request: PortalRequest, agreement: Agreement, digest: str) -> None:
    """What comes of it is said on the page that follows, which shows the agreement as it is then."""
    try:
        done = sign_agreement(by=request.actor, match=agreement.match, digest=digest)
    except (StaleEdit, GuardRefused) as refusal:
        messages.error(request, str(refusal.message))
        return
    if done.is_signed:
        messages.success(request, _("Both sides have signed: the agreement is in force."))
    else:
        messages.success(request, _("You have signed. The other side has been told that it is its turn."))


def agreement_context(request: PortalRequest, agreement: Agreement, form: SignForm | None) -> dict[str, object]:
    return {
        **match_frame(request, agreement.match, "agreement"),
        "agreement": agreement,
        "terms": shown_terms(agreement),
        "paragraphs": paragraphs_of(agreement, get_language() or ""),
        "signatures": signatures_of(agreement),
        "own_signed": signed_at(agreement, side_of(request.actor, agreement.match)) is not None,
        "ends_at": ends_at(agreement),
        "is_intact": is_intact(agreement),
        "digest": grouped(agreement.digest, 8, " "),
        "sealed": grouped(agreement.sealed, 8, " "),
        "code": grouped(agreement.code),
        "form": form,
    }


@require_safe
def agreement_pdf(request: PortalRequest, ref: str) -> HttpResponse:
    agreement = agreement_for(request.actor, ref)
    content = agreement_file(by=request.actor, match=agreement.match)
    name = f"NDA-{agreement.match.ref}.pdf"
    return pdf_to_keep(content, name)


@login_not_required
@never_cache
@require_safe
def agreement_ask(request: HttpRequest) -> HttpResponse:
    """Asks for a code; with one, leads to its page."""
    form = AgreementCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("matching:agreement_verify", form.cleaned_data["code"])
    return unlisted(render(request, "matching/agreement_ask.html", {"form": form, "unknown": False}))


@login_not_required
@never_cache
@require_safe
def agreement_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the agreement of this code is genuine and runs; parties masked, no title, no text."""
    count_lookup(request, "agreement_verify")
    try:
        found = public_agreement(code)
    except NotVisible:
        context = {"form": AgreementCodeForm(initial={"code": code}), "unknown": True}
        return unlisted(render(request, "matching/agreement_ask.html", context, status=404))
    context = {
        "found": found,
        "code": grouped(found.code),
        "digest": grouped(found.digest, 8, " "),
        "sealed": grouped(found.sealed, 8, " "),
    }
    return unlisted(render(request, "matching/agreement_verify.html", context))
