"""Certificates for people in the console: found by code, number or name, and revoked with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import InvalidInput
from core.paging import cursor_in, page_of
from core.paper import grouped
from core.requests import PortalRequest
from registration.admin.frame import OFFICERS
from registration.forms.proofs import RevokeForm
from registration.letters.proofs import rows, team_lines
from registration.selectors.proofs import ORDER, PAGE_SIZE, office_proofs, proof_for
from registration.services.proofs import revoke_proof


@console_page(
    "certificates/",
    name="proof_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Certificates for people"), "rosette", 58),
)
@require_GET
def proof_list(request: PortalRequest) -> HttpResponse:
    """Of the province, the latest first."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    page = page_of(office_proofs(request.actor, text), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {"page": page, "text": text, "rows": [(each, grouped(each.code)) for each in page.rows]}
    return render_page(request, "console/registration/proof_list.html", context)


@console_page("certificates/<str:ref>/", name="proof_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def proof_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What a certificate states; the form revokes it."""
    proof = proof_for(request.actor, ref)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_proof(by=request.actor, proof=proof, reason=form.cleaned_data["reason"])
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The certificate is revoked; its holder is told."))
            return redirect("console:proof_page", proof.ref)
    context = {
        "proof": proof,
        "code": grouped(proof.code),
        "rows": list(rows(proof.kind, proof.facts)),
        "team": team_lines(proof.facts),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render_page(request, "console/registration/proof_page.html", context, status=status)
