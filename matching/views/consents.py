"""What the institution is asked about matches of its service inventions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import CHOSEN, ConsentStatus, Cooperation
from matching.forms.matches import ConsentForm
from matching.models import MatchConsent
from matching.selectors.consents import consent_for, consents_page, waiting_consents
from matching.services.consents import give_consent, refuse_consent

TONES: dict[str, str] = {ConsentStatus.WAITING: "amber", ConsentStatus.GIVEN: "sprout", ConsentStatus.REFUSED: "plum"}


@never_cache
@require_safe
def consent_list(request: PortalRequest) -> HttpResponse:
    if request.actor.role != Role.INSTITUTION_MANAGER:
        raise PermissionRefused
    status = request.GET.get("status", "")
    page = consents_page(request.actor, status, cursor_in(request.GET))
    context = {
        "page": page,
        "rows": [{"consent": consent, "tone": TONES[consent.status]} for consent in page.rows],
        "waiting": waiting_consents(request.actor),
        "statuses": ConsentStatus.choices,
        "status": status if status in ConsentStatus.values else "",
    }
    return render(request, "matching/consent_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: PortalRequest, ref: str) -> HttpResponse:
    """Number, title, enterprise and ways of working: what the institution decides by, and nothing of the talks."""
    consent = consent_for(request.actor, ref)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and decided(request, consent, form):
        return redirect("matching:consent_page", ref)
    # Refused, it shows what a colleague may have decided meanwhile.
    consent = consent_for(request.actor, ref) if form.errors else consent
    context = {
        "consent": consent,
        "match": consent.match,
        "project": consent.match.project,
        "tone": TONES[consent.status],
        "ways": [Cooperation(way).label for way in consent.match.cooperation],
        "open": consent.match.status in CHOSEN,
        "form": form,
    }
    return render(request, "matching/consent_page.html", context, status=422 if form.errors else 200)


def decided(request: PortalRequest, consent: MatchConsent, form: ConsentForm) -> bool:
    act = give_consent if request.POST.get("act") == "give" else refuse_consent
    try:
        act(by=request.actor, match=consent.match, note=form.cleaned_data["note"])
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Your decision is recorded; the applicant has been told."))
    return True
