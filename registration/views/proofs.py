"""Certificates for people: each takes his own; everybody verifies one by its code."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.code_pages import count_lookup, pdf_to_keep, unlisted
from core.errors import GuardRefused, InvalidInput, NotVisible, TooManyRequests
from core.paging import cursor_in, page_of
from core.paper import grouped
from core.requests import PortalRequest
from projects.models import Project
from projects.selectors.receipts import plain_code
from registration.enums.proofs import ProofKind
from registration.forms.proofs import ProofCodeForm
from registration.letters.proofs import rows, team_lines
from registration.models import Proof
from registration.selectors.proofs import (
    ORDER,
    PAGE_SIZE,
    changed_since,
    facts_for,
    holder_of,
    own_proofs,
    project_for_proofs,
    projects_with_proofs,
    proof_for,
    public_proof,
)
from registration.services.proofs import issue_proof, proof_file, refusal_of
from registration.views.frame import render_framed

WRITING = ["GET", "HEAD", "POST"]


@require_safe
def proof_list(request: PortalRequest) -> HttpResponse:
    """The person's projects, with what can be certified of each."""
    page = page_of(projects_with_proofs(request.actor), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    return render_framed(request, "registration/proof_list.html", {"page": page})


@never_cache
@require_http_methods(WRITING)
def project_proofs(request: PortalRequest, ref: str) -> HttpResponse:
    """Of one project: what a certificate would state today, and those issued so far."""
    project = project_for_proofs(request.actor, ref)
    if request.method == "POST":
        try:
            issue_proof(by=request.actor, project=project, kind=request.POST.get("kind", ""))
        except (GuardRefused, InvalidInput, TooManyRequests) as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("The certificate is issued; download it below."))
        return redirect("registration:project_proofs", project.ref)
    present = present_facts(request, project)
    context = {
        "project": project,
        "kinds": [kind_row(kind, present[kind.value]) for kind in ProofKind],
        "proofs": [proof_row(proof, present[proof.kind]) for proof in own_proofs(request.actor, project)],
    }
    return render_framed(request, "registration/project_proofs.html", context)


def present_facts(request: PortalRequest, project: Project) -> dict[str, dict[str, Any] | None]:
    person = holder_of(request.actor, project)
    today = timezone.localdate()
    return {kind.value: facts_for(project, person, kind, today) if person is not None else None for kind in ProofKind}


def kind_row(kind: ProofKind, facts: dict[str, Any] | None) -> dict[str, Any]:
    """``rows`` is what it would state, empty when there is nothing to certify."""
    return {
        "kind": kind,
        "rows": list(rows(kind, facts)) if facts is not None else [],
        "refusal": "" if facts is not None else refusal_of(kind),
    }


def proof_row(proof: Proof, present: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "proof": proof,
        "code": grouped(proof.code),
        "changed": proof.revoked_at is None and changed_since(proof.facts, present),
    }


@never_cache
@require_safe
def proof_panel(request: PortalRequest, ref: str) -> HttpResponse:
    """A link for the project's page, loaded there; empty for everybody but its people."""
    found = projects_with_proofs(request.actor).filter(reference=ref).first()
    return render(request, "registration/proof_panel.html", {"found": found})


@never_cache
@require_safe
def proof_pdf(request: PortalRequest, ref: str, proof: str) -> HttpResponse:
    """For its holder and the office."""
    found = proof_for(request.actor, proof)
    if found.project.ref != ref:
        raise NotVisible
    content = proof_file(by=request.actor, proof=found)
    name = f"{found.project.ref}-{found.kind}-{found.issued_on.isoformat()}.pdf"
    return pdf_to_keep(content, name)


@login_not_required
@never_cache
@require_safe
def proof_ask(request: HttpRequest) -> HttpResponse:
    """Asks for a code; with one, leads to its page."""
    form = ProofCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("proofs:proof_verify", form.cleaned_data["code"])
    return unlisted(render(request, "registration/proof_verify.html", {"form": form, "proof": None, "unknown": False}))


@login_not_required
@never_cache
@require_safe
def proof_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine, what it states, and whether it was revoked."""
    count_lookup(request, "proof_verify")
    context: dict[str, Any]
    try:
        found = public_proof(plain_code(code))
    except NotVisible:
        context = {"form": ProofCodeForm(initial={"code": code}), "proof": None, "unknown": True}
        return unlisted(render(request, "registration/proof_verify.html", context, status=404))
    context = {"proof": found, "rows": list(rows(found.kind, found.facts)), "team": team_lines(found.facts)}
    return unlisted(render(request, "registration/proof_verify.html", context))
